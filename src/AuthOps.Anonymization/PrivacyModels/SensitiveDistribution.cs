using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>The sensitive values of a whole table. Immutable after construction and safe to share between threads.</summary>
internal sealed class SensitiveDistribution
{
    public SensitiveDistribution(Column column)
    {
        Column = column;
        Totals = new long[column.Values.Count + 1];
        foreach (var code in column.Codes)
        {
            Totals[code + 1]++;
        }
    }

    public Column Column { get; }

    /// <summary>Records of the table.</summary>
    public long Rows => Column.Count;

    /// <summary>Records per number: column code + 1, so that NULL is 0.</summary>
    public long[] Totals { get; }

    /// <summary>One more than the largest number.</summary>
    public int NumberCount => Totals.Length;
}
