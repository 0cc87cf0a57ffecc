using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// The values of one sensitive attribute by class, and the distribution that classes are compared with: one that is
/// given, or that of the release. Not safe for concurrent use.
/// </summary>
internal sealed class SensitiveValues
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _texts = [null];
    private readonly PairCounts _counts = new();
    private readonly bool _isGiven;
    private long[] _totals = [0];

    /// <param name="name">The attribute.</param>
    /// <param name="whole">Every value of the whole with its records, null being NULL; or null to take those of the release.</param>
    public SensitiveValues(string name, IEnumerable<KeyValuePair<string?, long>>? whole = null)
    {
        Name = name;
        _isGiven = whole is not null;
        foreach (var (text, records) in whole ?? [])
        {
            var number = NumberOf(text);
            Array.Resize(ref _totals, Math.Max(_totals.Length, number + 1));
            _totals[number] += records;
            WholeRows += records;
        }
    }

    /// <summary>The attribute.</summary>
    public string Name { get; }

    /// <summary>The text of every number; null for number 0.</summary>
    public IReadOnlyList<string?> Texts => _texts;

    /// <summary>Records of the whole by number; complete after <see cref="Complete"/>.</summary>
    public IReadOnlyList<long> Totals => _totals;

    /// <summary>Records of the whole.</summary>
    public long WholeRows { get; private set; }

    /// <summary>Records per value of a column, NULL as the text null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="records">How many records each row stands for; null means one each.</param>
    public static IEnumerable<KeyValuePair<string?, long>> Distribution(
        Column column,
        IReadOnlyList<int>? records = null
    )
    {
        var counts = new long[column.Values.Count + 1];
        var codes = column.Codes;
        for (var row = 0; row < codes.Length; row++)
        {
            counts[codes[row] + 1] += records?[row] ?? 1;
        }

        return counts.Select(
            (count, i) => KeyValuePair.Create(i == 0 ? null : column.Values[i - 1], count)
        );
    }

    /// <summary>The number of every code of a block, at code + 1.</summary>
    public int[] NumbersOf(Column block)
    {
        var numbers = new int[block.Values.Count + 1];
        for (var code = 0; code < block.Values.Count; code++)
        {
            numbers[code + 1] = NumberOf(block.Values[code]);
        }

        _counts.Reserve(_texts.Count);
        return numbers;
    }

    /// <summary>Counts consecutive rows.</summary>
    /// <param name="classes">The class of each row.</param>
    /// <param name="codes">The code of each row, -1 for NULL.</param>
    /// <param name="numbers">What <see cref="NumbersOf"/> gave for the block.</param>
    public void CountRows(
        ReadOnlySpan<int> classes,
        ReadOnlySpan<int> codes,
        ReadOnlySpan<int> numbers
    ) => _counts.Add(classes, codes, numbers);

    /// <summary>The values of every class.</summary>
    public ValueCount[][] ByClass(int classes) => _counts.ByClass(classes);

    /// <summary>Adds the totals of the release up, where no other distribution was given.</summary>
    public void Complete(ValueCount[][] byClass)
    {
        Array.Resize(ref _totals, _texts.Count);
        if (_isGiven)
        {
            return;
        }

        foreach (var (value, count) in byClass.SelectMany(static list => list))
        {
            _totals[value] += count;
            WholeRows += count;
        }
    }

    private int NumberOf(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        if (!_numbers.TryGetValue(text, out var value))
        {
            value = _texts.Count;
            _numbers.Add(text, value);
            _texts.Add(text);
        }

        return value;
    }
}
