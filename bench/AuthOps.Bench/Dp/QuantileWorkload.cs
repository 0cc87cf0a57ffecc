using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Statistics;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Dp;

/// <summary>The median of 1,000 partitions of 1,000 rows each, over a range of 10,000 steps, reading included.</summary>
internal sealed class QuantileWorkload
{
    public const int Partitions = 1000;
    private const int RowsEach = 1000;

    private readonly DpSession _session;
    private readonly AggregationPlan _plan;

    public QuantileWorkload()
    {
        var codes = new int[Partitions * RowsEach];
        var values = new long[codes.Length];
        var state = 88172645463325252UL;
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (int)(GroupByWorkload.Next(ref state) % Partitions);
            values[i] = (long)(GroupByWorkload.Next(ref state) % 10_000);
        }

        string[] names = [.. Enumerable.Range(0, Partitions).Select(static key => $"key-{key}")];
        _session = new DpSession(
            DpDataSource.OfColumns(
                DpColumn.Text(Column.FromCodes("key", codes, names)),
                DpColumn.Integers("value", values)
            ),
            PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("100000")))
        );
        _plan = new AggregationPlan
        {
            Unit = PrivacyUnit.Row,
            Bound = ContributionBound.OneRow,
            Groups = Grouping.By("key", PublicKeys.Of(names)),
            Statistics =
            [
                new Quantiles
                {
                    Name = "median",
                    Column = "value",
                    Range = ValueRange.Of("0", "9999", "1"),
                    Ranks = [new Rational(1, 2)],
                    Loss = Epsilon.Parse("1"),
                },
            ],
        };
    }

    public Released<AggregateRelease>? Result { get; private set; }

    public void Release() =>
        Result = _session.ReleaseAsync(_plan).AsTask().GetAwaiter().GetResult();
}
