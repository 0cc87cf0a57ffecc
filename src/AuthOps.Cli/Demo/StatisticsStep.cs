using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;
using AuthOps.Dp;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Demo;

/// <summary>
/// A differentially private histogram of the insurance data by disease chapter: one resident is the unit, the
/// chapters of ICD-10 are public keys, the loss is debited exactly.
/// </summary>
internal static class StatisticsStep
{
    private const double Confidence = 0.95;

    /// <summary>Releases the histogram.</summary>
    public static async Task<(StatisticsFacts Facts, Released<Histogram> Release)> RunAsync(
        DemoDomain domain,
        SyntheticPopulation people,
        CancellationToken cancellationToken
    )
    {
        var budget = PrivacyBudget.Pure(DemoAuthorization.Budget);
        // The gate's log is the durable account; the ledger holds the exact rationals of this run.
        using var ledger = PrivacyLedger.InMemory(budget);
        var session = new DpSession(Source(people), ledger)
        {
            Authorization = Authorization(domain),
        };
        var plan = Plan();
        var halfWidth = plan.Explain(Confidence).HalfWidth;
        var release = await session.ReleaseAsync(plan, cancellationToken).ConfigureAwait(false);
        var product = domain.Request(
            DemoNames.StatisticsScenario,
            UsageUnit.Products,
            1,
            "histogram-product"
        );
        var facts = await domain
            .UseAsync(product, () => Facts(release, halfWidth), cancellationToken)
            .ConfigureAwait(false);
        domain.Sign(
            EvidenceFiles.Statistics,
            new Statement(
                [domain.Output.SubjectOf(EvidenceFiles.Grant)],
                PredicateTypes.Name(StatisticsFacts.Predicate),
                facts.ToJson()
            ),
            domain.Keys.Operator
        );
        return (facts, release);
    }

    private static HistogramPlan Plan() =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("resident_id"),
            KeyColumn = "chapter",
            Keys = PublicKeys.Of([.. Icd10Chapters.Ids]),
            Bound = ContributionBound.OneRow,
            Loss = DemoAuthorization.StatisticsLoss,
        };

    private static DpDataSource Source(SyntheticPopulation people) =>
        DpDataSource.Deferred(
            ["resident_id", "chapter"],
            token =>
                ValueTask.FromResult(
                    Table.From(
                        people.Insured,
                        schema =>
                            schema
                                .Add("resident_id", row => row.IdNumber)
                                .Add("chapter", row => Icd10Chapters.Of(row.Diagnosis)),
                        cancellationToken: token
                    )
                )
        );

    private static DpAuthorization Authorization(DemoDomain domain) =>
        new()
        {
            Gate = domain.Gate,
            GrantId = domain.Grant.Id,
            ScenarioId = DemoNames.StatisticsScenario,
            Purpose = DemoNames.StatisticsPurpose,
            ProductId = DemoNames.StatisticsProduct,
        };

    private static StatisticsFacts Facts(Released<Histogram> release, long halfWidth) =>
        new(
            release.Facts.ReleaseId,
            release.Facts.Unit,
            release.Facts.NeighbouringRelation,
            release.Facts.Mechanisms[0].Mechanism,
            release.Facts.Mechanisms[0].Parameter.ToString(),
            release.Facts.Loss.Value.ToString(),
            release.Facts.Budget.Total.ToString(),
            release.Facts.PicoRho,
            halfWidth,
            release.Value.Keys.Values,
            release.Value.Counts
        );
}
