using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>The sensitive values of a whole table. Immutable after construction and safe to share between threads.</summary>
internal sealed class SensitiveDistribution
{
    private readonly RecordWeights? _weights;

    /// <param name="column">The values.</param>
    /// <param name="weights">How many records each row stands for; null where one.</param>
    public SensitiveDistribution(Column column, RecordWeights? weights = null)
    {
        Column = column;
        _weights = weights;
        Totals = RecordWeights.CellCounts(column, weights);
        Rows = Totals.Sum();
    }

    public Column Column { get; }

    /// <summary>Records of the table.</summary>
    public long Rows { get; }

    /// <summary>Records per number: column code + 1, so that NULL is 0.</summary>
    public long[] Totals { get; }

    /// <summary>The first record with a number, counted from 1 as messages do.</summary>
    public long RowOf(int number) => RecordWeights.RowOf(Column, number - 1, _weights);

    /// <summary>One more than the largest number.</summary>
    public int NumberCount => Totals.Length;
}
