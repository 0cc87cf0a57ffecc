using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Search;

/// <summary>The models of one sensitive attribute on rows of its values. Holds scratch memory; not safe for concurrent use.</summary>
internal sealed class RowRules(SensitiveCodes sensitive)
{
    private readonly SensitiveRule[] _rules = sensitive.CreateRules();
    private readonly int[] _values = new int[sensitive.NumberCount + ClassKernels.Padding];
    private readonly int[] _counts = new int[sensitive.NumberCount + ClassKernels.Padding];

    /// <summary>Those of every sensitive attribute; none where classes have no rows.</summary>
    public static RowRules[] Of(EncodedTable table) =>
        table.HasRows ? [.. table.Sensitive.Select(static s => new RowRules(s))] : [];

    /// <summary>Whether a class holds.</summary>
    /// <param name="row">Its records per value number.</param>
    /// <param name="size">Their sum.</param>
    public bool Holds(ReadOnlySpan<int> row, int size)
    {
        var values = -1;
        foreach (var rule in _rules)
        {
            var look = rule.Look(row, size);
            if (look == Glance.Fails)
            {
                return false;
            }

            if (look == Glance.Holds)
            {
                continue;
            }

            values = values < 0 ? ClassKernels.NotZero(row, _values, _counts) : values;
            if (!rule.Holds(_values.AsSpan(0, values), _counts.AsSpan(0, values), size))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Records of a class that fails which are refused however it is divided: the most that any rule refuses.</summary>
    /// <param name="row">Its records per value number.</param>
    /// <param name="size">Their sum.</param>
    public int Refused(ReadOnlySpan<int> row, int size)
    {
        var count = ClassKernels.NotZero(row, _values, _counts);
        var values = _values.AsSpan(0, count);
        var counts = _counts.AsSpan(0, count);
        var refused = 0;
        foreach (var rule in _rules)
        {
            if (!rule.Holds(values, counts, size))
            {
                refused = Math.Max(refused, rule.CertainlyRefused(values, counts, size));
            }
        }

        return refused;
    }
}
