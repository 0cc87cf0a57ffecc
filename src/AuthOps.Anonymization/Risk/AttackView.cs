using AuthOps.Anonymization.Hierarchies;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Release, targets and control set as one sequence of rows over the labels of the release, so that rows agree where
/// their numbers do. Immutable and safe to share between threads.
/// </summary>
internal sealed class AttackView
{
    private readonly int[] _first;
    private readonly int[] _second;
    private readonly int[] _known;
    private readonly int[] _description;
    private readonly int[]? _secret;

    private AttackView(ColumnCodes labels, bool hasSecret, int release, int targets, int control)
    {
        ColumnCount = labels.Count - (hasSecret ? 1 : 0);
        var half = (ColumnCount + 1) / 2;
        _first = labels.Partition(Enumerable.Range(0, half)).Classes;
        _second = labels.Partition(Enumerable.Range(half, ColumnCount - half)).Classes;
        _known = labels.Partition(Enumerable.Range(0, ColumnCount)).Classes;
        _description = labels.Partition(Enumerable.Range(0, labels.Count)).Classes;
        _secret = hasSecret ? labels.Codes[^1] : null;
        Release = new Part(0, release);
        Targets = new Part(release, targets);
        Control = new Part(release + targets, control);
    }

    /// <summary>Quasi-identifiers.</summary>
    public int ColumnCount { get; }

    public Part Release { get; }

    public Part Targets { get; }

    public Part Control { get; }

    public static AttackView Of(Table release, AttackSettings settings)
    {
        var quasi = settings.QuasiIdentifiers;
        var levels = settings.Levels ?? [.. quasi.Select(static _ => 0)];
        if (levels.Count != quasi.Count)
        {
            throw new ArgumentException(
                $"There are {quasi.Count} quasi-identifiers and {levels.Count} levels; give one each.",
                nameof(settings)
            );
        }

        var names = quasi.Select(static a => a.Name).ToList();
        if (settings.Secret is { } secret)
        {
            names.Add(secret);
        }

        AssessedColumns.Check(release, names, "release");
        AssessedColumns.Check(settings.Targets, names, "set of targets");
        AssessedColumns.Check(settings.Control, names, "control set");
        AssessedColumns.RequireRows(release);
        AssessedColumns.RequireRows(settings.Targets);
        AssessedColumns.RequireRows(settings.Control);
        var rows = release.RowCount + settings.Targets.RowCount + settings.Control.RowCount;
        var codes = new int[names.Count][];
        var cardinalities = new int[names.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var hierarchy = i < quasi.Count && levels[i] > 0 ? quasi[i].Hierarchy : null;
            var level = i < quasi.Count ? levels[i] : 0;
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            codes[i] = new int[rows];
            Fill(codes[i], release[names[i]], null, 0, numbers);
            Fill(
                codes[i].AsSpan(release.RowCount),
                settings.Targets[names[i]],
                hierarchy,
                level,
                numbers
            );
            Fill(
                codes[i].AsSpan(release.RowCount + settings.Targets.RowCount),
                settings.Control[names[i]],
                hierarchy,
                level,
                numbers
            );
            cardinalities[i] = numbers.Count + 1;
        }

        return new AttackView(
            ColumnCodes.Of(rows, codes, cardinalities),
            settings.Secret is not null,
            release.RowCount,
            settings.Targets.RowCount,
            settings.Control.RowCount
        );
    }

    public int FirstHalf(int row) => _first[row];

    public int SecondHalf(int row) => _second[row];

    public int Known(int row) => _known[row];

    public int Description(int row) => _description[row];

    public int Secret(int row) => _secret![row];

    /// <summary>Numbers a column's cells by their text at the level, the same number for the same text; NULL is 0.</summary>
    private static void Fill(
        Span<int> numbers,
        Column column,
        Hierarchy? hierarchy,
        int level,
        Dictionary<string, int> numberOf
    )
    {
        var numberOfCell = new int[column.Values.Count + 1];
        for (var code = -1; code < column.Values.Count; code++)
        {
            var text = code < 0 ? null : column.Values[code];
            if (hierarchy is not null)
            {
                // Not in the hierarchy: nothing in the release agrees with it.
                text = hierarchy.TryGetIndex(text ?? "", out _)
                    ? hierarchy.Generalize(text ?? "", level)
                    : "\0" + text;
            }

            if (text is not null && !numberOf.TryGetValue(text, out numberOfCell[code + 1]))
            {
                numberOf.Add(text, numberOf.Count + 1);
                numberOfCell[code + 1] = numberOf.Count;
            }
        }

        for (var row = 0; row < column.Count; row++)
        {
            numbers[row] = numberOfCell[column.Codes[row] + 1];
        }
    }

    /// <summary>A run of rows that is not empty.</summary>
    internal readonly record struct Part(int Start, int Count)
    {
        public IEnumerable<int> All() => Enumerable.Range(Start, Count);

        /// <summary>A row at random.</summary>
        public int Any() => Start + SecureRandom.NextInt32(Count);

        /// <summary>Different rows at random.</summary>
        public IEnumerable<int> Draw(int size)
        {
            var rows = All().ToArray();
            SecureRandom.Shuffle(rows.AsSpan());
            return rows.Take(size);
        }
    }
}
