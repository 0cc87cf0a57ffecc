using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Statistics;

namespace AuthOps.Bench.Dp;

/// <summary>A sum of 4 · 10^6 whole numbers whose bounds are found in the same pass.</summary>
internal sealed class AutomaticSumWorkload
{
    public const int Rows = 4_000_000;

    private readonly DpSession _session;
    private readonly AggregationPlan _plan;

    public AutomaticSumWorkload()
    {
        var values = new long[Rows];
        var state = 88172645463325252UL;
        for (var i = 0; i < Rows; i++)
        {
            values[i] = (long)(GroupByWorkload.Next(ref state) % 100_000) - 20_000;
        }

        _session = new DpSession(
            DpDataSource.OfColumns(DpColumn.Integers("value", values)),
            PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("100000")))
        );
        _plan = new AggregationPlan
        {
            Unit = PrivacyUnit.Row,
            Bound = ContributionBound.OneRow,
            Groups = Grouping.None,
            Statistics =
            [
                new AutomaticSum
                {
                    Name = "s",
                    Column = "value",
                    Grid = Rational.One,
                    BoundsLoss = Epsilon.Parse("1/2"),
                    Loss = Epsilon.Parse("1/2"),
                },
            ],
        };
    }

    public Released<AggregateRelease>? Result { get; private set; }

    public void Release() =>
        Result = _session.ReleaseAsync(_plan).AsTask().GetAwaiter().GetResult();
}
