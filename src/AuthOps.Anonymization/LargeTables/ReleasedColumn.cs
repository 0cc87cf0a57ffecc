using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>How one stored column is released. Immutable and safe to share between threads.</summary>
internal sealed class ReleasedColumn
{
    private readonly string _name;
    private readonly IReadOnlyList<string> _texts;

    private ReleasedColumn(string name, bool isShared, IReadOnlyList<string> texts)
    {
        _name = name;
        IsShared = isShared;
        _texts = texts;
    }

    /// <summary>Whether cells have shared numbers, rather than values of their block.</summary>
    public bool IsShared { get; }

    /// <summary>Which quasi-identifier it is; -1 for none.</summary>
    public int Attribute { get; private init; } = -1;

    /// <summary>For a quasi-identifier the label of every shared number.</summary>
    public int[]? Labels { get; private init; }

    public static ReleasedColumn Of(
        AttributePolicy attribute,
        AnonymizationPolicy policy,
        SharedValues[] values,
        EncodedTable encoded,
        int[] levels
    )
    {
        var shared = Array.Find(values, v => v.Name == attribute.Name);
        if (attribute.Role != AttributeRole.QuasiIdentifier)
        {
            return new ReleasedColumn(attribute.Name, shared is not null, shared?.Texts ?? []);
        }

        var index = policy.QuasiIdentifiers.IndexOf(attribute);
        var quasi = encoded.Quasi[index];
        var level = levels[index];
        var labels = quasi.Hierarchy.Labels(level);
        return new ReleasedColumn(
            attribute.Name,
            isShared: true,
            [.. quasi.Labels[level].Select(label => labels[label])]
        )
        {
            Attribute = index,
            Labels = LabelsOf(shared!, quasi, level),
        };
    }

    /// <summary>Some rows.</summary>
    /// <param name="numbers">A number a row of the block, 0 being NULL.</param>
    /// <param name="values">The block's values from number 1 on, where they are not shared.</param>
    /// <param name="rows">The rows.</param>
    public Column Release(int[] numbers, string[] values, ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var number = numbers[rows[i]];
            codes[i] = Labels is null ? number - 1 : Labels[number];
        }

        var texts = IsShared ? _texts : values;
        return Generalizer.Compact(_name, codes, texts.Count, code => texts[code]);
    }

    private static int[] LabelsOf(SharedValues shared, QuasiIdentifierCodes quasi, int level)
    {
        var labels = new int[shared.Texts.Count + 1];
        if (quasi.CodeOfCell[0] >= 0)
        {
            labels[0] = quasi.LabelOf[level][quasi.CodeOfCell[0]];
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var code = 0; code < quasi.Column.Values.Count; code++)
        {
            numbers.Add(quasi.Column.Values[code], quasi.CodeOfCell[code + 1]);
        }

        for (var i = 0; i < shared.Texts.Count; i++)
        {
            // A block may bring values that no row of it has.
            labels[i + 1] =
                numbers.TryGetValue(shared.Texts[i], out var value) && value >= 0
                    ? quasi.LabelOf[level][value]
                    : 0;
        }

        return labels;
    }
}
