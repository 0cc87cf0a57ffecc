using AuthOps.Metering.Authorization;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tests.Authorization;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Review;

public sealed class ReleaseReviewTests
{
    private static readonly ScenarioPlan s_plan = new GovernedCity.Documents()
        .Build()
        .FindPlan("g-1", GovernedCity.Insurance)!;

    [Fact]
    public void A_product_as_planned_has_no_finding() => Assert.Empty(Compare(Manifest()));

    [Fact]
    public void Each_departure_is_a_finding_of_its_own()
    {
        Only(ReleaseFindingKind.FieldNotPlanned, Manifest(extra: ("birth", 9)));
        Only(ReleaseFindingKind.FinerThanPlanned, Manifest(drugLevel: 0));
        Only(ReleaseFindingKind.GroupTooSmall, Manifest(group: 9));
        Only(ReleaseFindingKind.PrivacyLossTooLarge, Manifest(loss: 501));
        Only(ReleaseFindingKind.NoiseMissing, Manifest(loss: -1));
        Only(ReleaseFindingKind.OtherPurpose, Manifest(purpose: "chronic-care"));
        Only(ReleaseFindingKind.OtherScenario, Manifest(scenario: "s-welfare"));
        Assert.Equal(
            [ReleaseFindingKind.RowsNotPlanned, ReleaseFindingKind.BasisMissing],
            Compare(Manifest(hasRows: true)).Select(f => f.Kind)
        );
        Assert.False(new ReleaseFinding(ReleaseFindingKind.ProductNotRegistered, "").IsBlocking);
        Assert.True(new ReleaseFinding(ReleaseFindingKind.BasisMissing, "").IsBlocking);
    }

    [Fact]
    public void Rows_need_a_basis_of_the_planned_kind_in_force()
    {
        Only(ReleaseFindingKind.RowsNotPlanned, Rows(ConsentSet.PredicateType, 1));
        Assert.Equal(2, Compare(Rows(ConsentSet.PredicateType, 0)).Count);
        Assert.Equal(2, Compare(Rows("urn:authops:predicate:determination:v1", 1)).Count);

        static ProductManifest Rows(string type, int days) =>
            Manifest(
                hasRows: true,
                basis: new LawfulBasis(new string('a', 64), type, Sample.Start.AddDays(days))
            );
    }

    [Property(MaxTest = 300)]
    public bool A_product_without_a_finding_is_within_the_plan_in_every_part(
        byte group,
        short loss,
        byte drug,
        bool extra,
        bool rows
    )
    {
        var manifest = Manifest(
            group: group,
            loss: Math.Abs((int)loss),
            drugLevel: drug % 3,
            extra: extra ? ("birth", 3) : null,
            hasRows: rows
        );
        var isWithin =
            group >= 10 && Math.Abs((int)loss) <= 500 && drug % 3 >= 1 && !extra && !rows;
        return Compare(manifest).Count == 0 == isWithin;
    }

    [Fact]
    public void A_manifests_digest_is_of_everything_in_it()
    {
        ProductManifest[] manifests =
        [
            Manifest(),
            Manifest(group: 11),
            Manifest(loss: 400),
            Manifest(loss: -1),
            Manifest(drugLevel: 2),
            Manifest(extra: ("x", 0)),
            Manifest(hasRows: true),
            Manifest(purpose: "other"),
            Manifest(scenario: "other"),
            Manifest(content: new string('b', 64)),
            Manifest(
                basis: new LawfulBasis(new string('a', 64), ConsentSet.PredicateType, Sample.Start)
            ),
        ];
        Assert.Equal(manifests.Length, manifests.Select(m => m.Digest).Distinct().Count());
        Assert.Throws<ArgumentException>(() => Manifest(content: "x"));
        Assert.Throws<ArgumentException>(() => Manifest(group: -1));
        Assert.Throws<ArgumentException>(() => Manifest(drugLevel: -1));
    }

    internal static ProductManifest Manifest(
        int group = 10,
        int loss = 500,
        int drugLevel = 1,
        (string, int)? extra = null,
        bool hasRows = false,
        string purpose = "claims-check",
        string scenario = GovernedCity.Insurance,
        string? content = null,
        LawfulBasis? basis = null,
        string product = "p-score"
    )
    {
        var fields = new Dictionary<string, int> { ["amount"] = 0, ["drug"] = drugLevel };
        if (extra is (var field, var level))
        {
            fields.Add(field, level);
        }

        return new ProductManifest(
            "g-1",
            scenario,
            product,
            purpose,
            fields,
            group,
            loss < 0 ? null : loss,
            hasRows,
            content ?? new string('c', 64),
            basis
        );
    }

    private static IReadOnlyList<ReleaseFinding> Compare(ProductManifest manifest) =>
        ReleaseReview.Compare(manifest, s_plan, Sample.Start);

    private static void Only(ReleaseFindingKind kind, ProductManifest manifest) =>
        Assert.Equal(kind, Assert.Single(Compare(manifest)).Kind);
}
