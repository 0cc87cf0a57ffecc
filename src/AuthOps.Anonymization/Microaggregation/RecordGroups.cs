using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>Groups of records, what they lose, and what they release. Immutable after construction and safe to share between threads.</summary>
internal sealed class RecordGroups
{
    private readonly NumberColumn[] _columns;
    private readonly List<int[]> _groups;

    /// <exception cref="PolicyException">The table has fewer rows than k, or a column is no column of numbers.</exception>
    public RecordGroups(
        Table table,
        IReadOnlyList<AggregatedColumn> columns,
        int k,
        IProgress<MicroaggregationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (table.RowCount == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                "The table has no rows; there is nothing to aggregate."
            );
        }

        if (k > table.RowCount)
        {
            throw new PolicyException(
                PolicyError.KExceedsRows,
                $"Groups of at least {k} records are asked for and the table has {table.RowCount} rows; no group can be that large."
            );
        }

        _columns = [.. columns.Select(column => NumberColumn.Read(table, column))];
        var scaled = NumberColumn.Standardize(_columns);
        _groups = Mdav.Group(
            scaled,
            k,
            progress is null
                ? null
                : done => progress.Report(new MicroaggregationProgress(done, table.RowCount)),
            cancellationToken
        );
        progress?.Report(new MicroaggregationProgress(table.RowCount, table.RowCount));
        InformationLoss = LossOf(scaled, _groups);
    }

    /// <summary>The number of groups.</summary>
    public int Count => _groups.Count;

    /// <summary>Records of the smallest group.</summary>
    public int Smallest => _groups.Min(static group => group.Length);

    /// <summary>The sum of squares within groups by that of the whole, on scales that weigh alike; 0 where nothing varies.</summary>
    public double InformationLoss { get; }

    /// <summary>The released column.</summary>
    /// <exception cref="PolicyException">The sum of a group's numbers is too large.</exception>
    public Column Release(int index)
    {
        var (declared, numbers) = (_columns[index].Declared, _columns[index].Numbers);
        var codes = new int[numbers.Length];
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var cells = new decimal[_groups.Max(static group => group.Length)];
        var texts = new string[_groups.Count];
        for (var number = 0; number < texts.Length; number++)
        {
            var group = _groups[number];
            for (var i = 0; i < group.Length; i++)
            {
                cells[i] = numbers[group[i]];
            }

            texts[number] = Text(declared, cells.AsSpan(0, group.Length));
            foreach (var row in group)
            {
                codes[row] = number;
            }
        }

        // Numbered by first appearance: the dictionary's order tells nothing of how groups were made.
        var values = new List<string>();
        for (var row = 0; row < codes.Length; row++)
        {
            var text = texts[codes[row]];
            if (!codeOf.TryGetValue(text, out codes[row]))
            {
                codes[row] = values.Count;
                codeOf.Add(text, values.Count);
                values.Add(text);
            }
        }

        return Column.FromCodes(declared.Name, codes, values);
    }

    /// <summary>SSE / SST.</summary>
    internal static double LossOf(double[][] columns, IEnumerable<int[]> groups)
    {
        var (within, whole) = (0.0, 0.0);
        var all = groups as IReadOnlyCollection<int[]> ?? [.. groups];
        foreach (var column in columns)
        {
            var mean = column.Average();
            whole += column.Sum(x => (x - mean) * (x - mean));
            foreach (var group in all)
            {
                var center = group.Average(i => column[i]);
                within += group.Sum(i => (column[i] - center) * (column[i] - center));
            }
        }

        return whole > 0 ? within / whole : 0;
    }

    private static string Text(AggregatedColumn column, Span<decimal> cells)
    {
        cells.Sort();
        try
        {
            return column.Statistic switch
            {
                GroupStatistic.Mean => Rounded(Sum(cells) / cells.Length, column.Decimals),
                GroupStatistic.Median => Rounded(
                    (cells[(cells.Length - 1) / 2] + cells[cells.Length / 2]) / 2,
                    column.Decimals
                ),
                GroupStatistic.Mode => Plain(Mode(cells)),
                _ => $"[{Plain(cells[0])}, {Plain(cells[^1])}]",
            };
        }
        catch (OverflowException)
        {
            throw new PolicyException(
                PolicyError.NotANumber,
                $"Column '{column.Name}' holds numbers too large to be added up within a group; scale them down.",
                column.Name
            );
        }
    }

    private static decimal Sum(ReadOnlySpan<decimal> cells)
    {
        var sum = 0m;
        foreach (var cell in cells)
        {
            sum += cell;
        }

        return sum;
    }

    private static decimal Mode(ReadOnlySpan<decimal> sorted)
    {
        var (mode, most) = (sorted[0], 0);
        for (var i = 0; i < sorted.Length; )
        {
            var start = i;
            for (; i < sorted.Length && sorted[i] == sorted[start]; i++) { }

            if (i - start > most)
            {
                (mode, most) = (sorted[start], i - start);
            }
        }

        return mode;
    }

    private static string Rounded(decimal number, int decimals) =>
        Plain(Math.Round(number, decimals, MidpointRounding.ToEven));

    /// <summary>Without trailing zeros, so that the same number has one text.</summary>
    private static string Plain(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture);
}
