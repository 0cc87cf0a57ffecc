using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Tests.Authorization;
using AuthOps.Metering.Tests.Review;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>Under a governed grant a charge rests on a receipt that exists, that both signed and that stands (Art. 11, 23).</summary>
public sealed class ReleasedChargesTests : IDisposable
{
    private static readonly string s_content = new('c', 64);
    private readonly SigningKey _operator = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly SigningKey _bureau = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly GovernedCity _city = ReleaseTests.Developed(
        ReleaseReviewTests.Manifest(content: s_content)
    );

    public void Dispose()
    {
        _city.Dispose();
        _operator.Dispose();
        _bureau.Dispose();
    }

    [Fact]
    public void A_use_under_a_released_scenario_is_charged_by_the_digest_of_its_receipt()
    {
        var clearance = Release();
        Use("a", 10);
        var invoice = Bill(clearance);
        var charge = Assert.Single(invoice.Charges);
        Assert.Equal(
            (clearance.StatementDigest, 2_500L),
            (charge.ReleaseId.Value, charge.Amount.Value)
        );
        Assert.Empty(Refusals());
    }

    [Fact]
    public void Without_a_receipt_that_the_log_knows_there_is_no_bill_and_that_is_kept()
    {
        ReleaseClearance foreign;
        using (var other = ReleaseTests.Developed(ReleaseReviewTests.Manifest(content: s_content)))
        {
            other.Clock.Advance(TimeSpan.FromSeconds(1));
            foreign = Release(other);
        }

        var own = Release();
        Use("a", 10);
        Refused();
        Refused(foreign);
        _city.Clock.Advance(TimeSpan.FromDays(8));
        Use("late", 1);
        Refused(own);
        Assert.Equal(3, Refusals().Length);

        // Before the receipt ran out it counts, whatever came later.
        Assert.Single(
            Invoice
                .Build(
                    _city.Log.Snapshot(),
                    _city.Desk.Register.Grants[0],
                    "insurer-1",
                    Sample.Tariff(),
                    [ProductRelease.Of(own, _city.Desk.Register.Grants[0])],
                    new ValidityPeriod(Sample.Start, Sample.Start.AddDays(7))
                )
                .Charges
        );
    }

    [Fact]
    public void A_release_cannot_be_made_up_or_stretched_beyond_its_receipt()
    {
        var clearance = Release();
        var grant = _city.Desk.Register.Grants[0];
        var release = ProductRelease.Of(clearance, grant);
        _city.Clock.Advance(TimeSpan.FromDays(8));
        Use("late", 1);
        ProductRelease[] forged =
        [
            release with
            {
                Effective = Sample.Year,
            },
            release with
            {
                Clearance = null,
            },
            release with
            {
                ReleaseId = new ReleaseId("rel-1"),
                Clearance = null,
            },
            release with
            {
                ScenarioId = new ScenarioId(GovernedCity.Welfare),
            },
            release with
            {
                ProductId = new ProductId("p-other"),
            },
        ];
        Assert.All(
            forged,
            one =>
                Assert.Throws<ChargeRefusedException>(() =>
                    Invoice.Build(
                        _city.Log.Snapshot(),
                        grant,
                        "insurer-1",
                        Sample.Tariff(),
                        [one],
                        Sample.Year
                    )
                )
        );
        Assert.Throws<ArgumentException>(() => ProductRelease.Of(clearance, Sample.Grant("g-9")));
    }

    [Fact]
    public void What_is_used_after_a_revocation_is_not_charged_and_nothing_leaves()
    {
        var clearance = Release();
        Use("before", 10);
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => _city.Desk.RevokeRelease(clearance.StatementDigest, "operator-1")
        );
        _city.Clock.Advance(TimeSpan.FromHours(1));
        _city.Desk.RevokeRelease(clearance.StatementDigest, "data-bureau");
        Fault(
            AuthorizationFault.ReleaseNotApproved,
            () => _city.Desk.RevokeRelease(clearance.StatementDigest, "data-bureau")
        );
        Assert.Equal(2_500, Bill(clearance).Total.Value);
        _city.Clock.Advance(TimeSpan.FromHours(1));
        Use("after", 1);
        Refused(clearance);
        Fault(
            AuthorizationFault.ReleaseNotApproved,
            () => _city.Desk.Export(clearance, "hospital-1", "no-such-file", "no-file-either")
        );

        // Also after the log is opened again.
        _city.Log.Dispose();
        using var again = new GovernedCity(_city.Storage);
        Fault(
            AuthorizationFault.ReleaseNotApproved,
            () => again.Desk.RevokeRelease(clearance.StatementDigest, "data-bureau")
        );
    }

    [Fact]
    public void Only_the_operator_of_the_grant_bills_its_developers()
    {
        var clearance = Release();
        Fails(AuthorizationFault.RoleNotPermitted, "g-1", "insurer-1", "insurer-1");
        Fails(AuthorizationFault.RoleNotPermitted, "g-1", "insurer-1", "operator-sub");
        Fails(AuthorizationFault.ChargeRefused, "g-9", "insurer-1", "operator-1");
        Fails(AuthorizationFault.ChargeRefused, "g-1", "auditor-1", "operator-1");
        Assert.Equal(4, Refusals().Length);

        void Fails(AuthorizationFault fault, string grant, string developer, string actor) =>
            Fault(
                fault,
                () =>
                    _city.Desk.Bill(
                        grant,
                        developer,
                        Sample.Tariff(),
                        [clearance],
                        Sample.Year,
                        actor
                    )
            );
    }

    /// <summary>
    /// Whatever is called in whatever order: a bill has exactly what was used while the release stood, each charge with
    /// grant, product, scenario and receipt and no price above its ceiling; or there is none, and the refusal is kept.
    /// </summary>
    [Property(MaxTest = 60)]
    public bool No_sequence_of_calls_yields_a_charge_without_its_four_identifiers(byte[] script)
    {
        using var city = ReleaseTests.Developed(ReleaseReviewTests.Manifest(content: s_content));
        ReleaseClearance? clearance = null;
        var (isRevoked, used, outside, refused) = (false, 0, 0, 0);
        foreach (var step in script.Take(30))
        {
            city.Clock.Advance(TimeSpan.FromHours(1));
            switch (step % 6)
            {
                case 0:
                    clearance ??= Release(city);
                    break;
                case 1 when clearance is not null && !isRevoked:
                    city.Desk.RevokeRelease(clearance.StatementDigest, "data-bureau");
                    isRevoked = true;
                    break;
                case 2:
                    city.Clock.Advance(TimeSpan.FromDays(step % 4));
                    break;
                case 3 or 4:
                    var request = GovernedCity.Request($"k{used + outside}", GovernedCity.Access());
                    if (city.Reserve(request) is null)
                    {
                        _ = IsStanding() ? used++ : outside++;
                    }

                    break;
                case 5:
                    refused += IsBilledAs(city, clearance, used, outside) ? 0 : 1;
                    break;
            }
        }

        return city.Log.Snapshot()
                .Records.OfType<DecisionRecord>()
                .Count(d => d.Fault == AuthorizationFault.ChargeRefused) == refused;

        bool IsStanding() =>
            clearance is not null && !isRevoked && city.Clock.GetUtcNow() < clearance.ValidUntil;
    }

    /// <summary>Bills what was used while the release stood; false where the bill is refused, as it must be for any other use.</summary>
    private static bool IsBilledAs(
        GovernedCity city,
        ReleaseClearance? clearance,
        int used,
        int outside
    )
    {
        try
        {
            var bill = city.Desk.Bill(
                "g-1",
                "insurer-1",
                Sample.Tariff(),
                clearance is null ? [] : [clearance],
                Sample.Year,
                "operator-1"
            );
            Assert.Equal((0, used * 250L), (outside, bill.Total.Value));
            foreach (var charge in bill.Charges)
            {
                Assert.Equal(("g-1", "p-base"), (charge.GrantId.Value, charge.ProductId.Value));
                Assert.Equal(GovernedCity.Insurance, charge.ScenarioId.Value);
                Assert.Equal(clearance!.StatementDigest, charge.ReleaseId.Value);
                Assert.True(charge.Quote.Price <= charge.Quote.Ceiling);
            }

            return true;
        }
        catch (AuthorizationException e)
        {
            Assert.Equal(AuthorizationFault.ChargeRefused, e.Fault);
            Assert.True(outside > 0);
            return false;
        }
    }

    private void Use(string key, Int128 amount) =>
        Assert.Null(_city.Reserve(GovernedCity.Request(key, GovernedCity.Access(), amount)));

    private Invoice Bill(params ReleaseClearance[] clearances) =>
        _city.Desk.Bill("g-1", "insurer-1", Sample.Tariff(), clearances, Sample.Year, "operator-1");

    private void Refused(params ReleaseClearance[] clearances) =>
        Fault(AuthorizationFault.ChargeRefused, () => Bill(clearances));

    private DecisionRecord[] Refusals() =>
        [
            .. _city
                .Log.Snapshot()
                .Records.OfType<DecisionRecord>()
                .Where(d => d.Kind == DecisionKind.ActRefused),
        ];

    private ReleaseClearance Release(GovernedCity? city = null)
    {
        city ??= _city;
        var manifest = ReleaseReviewTests.Manifest(content: s_content);
        Assert.True(city.Desk.Review(manifest, "operator-1", "data-bureau").IsApproved);
        var receipt = city.Desk.Release(
            manifest,
            "operator-1",
            ["hospital-1"],
            TimeSpan.FromDays(7)
        );
        return ReleaseClearance.Verify(
            DsseEnvelope.Sign(receipt.Statement, _operator, _bureau),
            new TrustFile([
                Trusted(_operator, "operator-1", "operator"),
                Trusted(_bureau, "data-bureau", "implementing-body"),
            ]),
            city.Clock.GetUtcNow()
        );
    }

    private static TrustedKey Trusted(SigningKey key, string party, string role) =>
        new(key.PublicKey, party, [role], Sample.Year.From, Sample.Year.Until);
}
