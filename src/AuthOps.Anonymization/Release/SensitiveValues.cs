using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// The values of one sensitive attribute by class, and the distribution that classes are compared with: that of the
/// original table, or of the release where there is none. Not safe for concurrent use.
/// </summary>
internal sealed class SensitiveValues
{
    private readonly Column _column;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _texts = [null];
    private readonly Dictionary<(int Class, int Value), int> _counts = [];
    private readonly List<long> _totals = [0];
    private readonly bool _fromRelease;

    public SensitiveValues(Column column, Column? original)
    {
        _column = column;
        _fromRelease = original is null;
        for (var row = 0; row < (original?.Count ?? 0); row++)
        {
            _totals[NumberOf(original![row])]++;
            WholeRows++;
        }
    }

    public string Name => _column.Name;

    /// <summary>The text of every number; null for number 0.</summary>
    public IReadOnlyList<string?> Texts => _texts;

    /// <summary>Records of the whole by number.</summary>
    public IReadOnlyList<long> Totals => _totals;

    /// <summary>Records of the whole.</summary>
    public long WholeRows { get; private set; }

    /// <summary>Looks at a row's value.</summary>
    public void See(int number, int row)
    {
        var value = NumberOf(_column[row]);
        _counts[(number, value)] = _counts.GetValueOrDefault((number, value)) + 1;
        if (_fromRelease)
        {
            _totals[value]++;
            WholeRows++;
        }
    }

    /// <summary>The values of every class.</summary>
    public ValueCount[][] ByClass(int classes)
    {
        var lists = new List<ValueCount>[classes];
        foreach (var ((number, value), count) in _counts)
        {
            (lists[number] ??= []).Add(new ValueCount(value, count));
        }

        return Array.ConvertAll(lists, static list => list?.ToArray() ?? []);
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
            _totals.Add(0);
        }

        return value;
    }
}
