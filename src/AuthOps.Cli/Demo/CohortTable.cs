using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Demo;

/// <summary>
/// The matched, consented cohort as a table, and the policy of its release: k = 5 over age, sex and street, l = 2 on
/// disease chapter and cost band. The table stays in memory; only its release is written.
/// </summary>
internal static class CohortTable
{
    private const int OldestAge = 119;

    private static readonly (long FromYuan, string Name)[] CostBands =
    [
        (0, "0-999"),
        (1_000, "1000-1999"),
        (2_000, "2000-4999"),
        (5_000, "5000-9999"),
        (10_000, "10000+"),
    ];

    /// <summary>One row a resident, in an order that says nothing.</summary>
    public static Table Create(IReadOnlyList<InsuredResident> residents) =>
        Table.From(
            residents,
            schema =>
                schema
                    .Add(
                        "age",
                        row =>
                            SyntheticPopulation
                                .AgeOf(row.Birth)
                                .ToString(CultureInfo.InvariantCulture)
                    )
                    .Add("sex", row => row.IsMale ? "男" : "女")
                    .Add("street", row => row.Street)
                    .Add("chapter", row => Icd10Chapters.Of(row.Diagnosis))
                    .Add("cost_yuan", row => CostBandOf(row.CostFen))
        );

    /// <summary>What the release must satisfy.</summary>
    public static AnonymizationPolicy CreatePolicy() =>
        new(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromIntervals("age", 0, OldestAge, 5, 10, 20, 40)
                ),
                AttributePolicy.Quasi("sex", Hierarchy.FromSuppression("sex", ["男", "女"])),
                AttributePolicy.Quasi(
                    "street",
                    Hierarchy.FromFunctions(
                        "street",
                        SyntheticPopulation.Streets,
                        street => street[..street.IndexOf('-', StringComparison.Ordinal)],
                        _ => Hierarchy.SuppressedLabel
                    )
                ),
                AttributePolicy.Sensitive("chapter"),
                AttributePolicy.Sensitive("cost_yuan"),
            ],
            [
                new KAnonymity(5),
                new DistinctLDiversity("chapter", 2),
                new DistinctLDiversity("cost_yuan", 2),
            ],
            new Ratio(5, 100)
        );

    private static string CostBandOf(long fen) =>
        CostBands.Last(band => fen >= band.FromYuan * 100).Name;
}
