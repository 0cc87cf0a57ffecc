using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Log;
using AuthOps.Metering.Supply;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Tests.Packs;

/// <content>The evaluations of its year.</content>
internal sealed partial class PackCity
{
    public static IReadOnlyList<InfrastructureAnswer> Answers { get; } =
    [
        .. InfrastructureItems.Required.Select(static item => new InfrastructureAnswer(
            item,
            EvaluationOutcome.Met,
            "city-operator",
            "年度检查记录",
            new string('e', 64)
        )),
    ];

    private void Evaluate(UsageLogSnapshot log)
    {
        _statements.Add(
            ByOperator(
                InfrastructureReport.Build(log, Year, Year.Until.AddYears(1), Answers).ToStatement()
            )
        );
        _statements.Add(
            DsseEnvelope.Sign(
                Scorecard
                    .OfOperator(
                        log,
                        "city-operator",
                        Year,
                        Scorecard.DerivedCriteria.ToDictionary(static c => c, static _ => 2),
                        [
                            new ScoreCriterion(
                                "complaints-answered",
                                1,
                                new QualityRatio(9, 10),
                                EvaluationBasis.Attested
                            ),
                        ]
                    )
                    .ToStatement(),
                Bureau
            )
        );
        _statements.Add(
            DsseEnvelope.Sign(
                Scorecard.OfSupply(Supplied(), "health-bureau", Year, 2, 2, 1).ToStatement(),
                Bureau
            )
        );
    }

    private static SupplyQualityReport Supplied() =>
        SupplyQualityReport.Measure(
            [
                new SupplyBatch(
                    "health-bureau",
                    "r-claims",
                    Year.From.AddDays(9),
                    Year.From.AddDays(8),
                    new Dictionary<string, IReadOnlyList<string?>>
                    {
                        ["drug"] = ["a", "b", null, "?"],
                    }
                ),
            ],
            new Dictionary<string, IReadOnlyList<SupplyField>>
            {
                ["r-claims"] = [new("drug", IsRequired: true, static value => value != "?")],
            },
            Later
        );
}
