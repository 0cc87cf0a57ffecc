using System.Security.Cryptography;
using System.Text;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tests.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using static AuthOps.Metering.Tests.Authorization.AuthorizationDeskTests;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Review;

public sealed class ReleaseTests : IDisposable
{
    private static readonly byte[] s_bytes = Encoding.UTF8.GetBytes("month,claims\n1,120\n");
    private static readonly string s_content = Convert.ToHexStringLower(SHA256.HashData(s_bytes));
    private readonly string _folder = Directory.CreateTempSubdirectory("authops-release-").FullName;
    private readonly SigningKey _operator = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly SigningKey _bureau = SigningKey.Generate(SignatureAlgorithm.Ed25519);

    [Fact]
    public void A_reviewed_product_leaves_with_a_receipt_that_both_sides_signed()
    {
        using var city = Developed(ReleaseReviewTests.Manifest(content: s_content));
        var manifest = ReleaseReviewTests.Manifest(content: s_content);
        var decision = city.Desk.Review(manifest, "operator-1", "data-bureau");
        Assert.True(decision.IsApproved);
        Assert.Equal(
            ReleaseFindingKind.ProductNotRegistered,
            Assert.Single(decision.Findings).Kind
        );
        var receipt = city.Desk.Release(
            manifest,
            "operator-1",
            ["hospital-1"],
            TimeSpan.FromDays(7)
        );
        var clearance = Clear(receipt, Sample.Start);
        var (from, to) = (Path.Combine(_folder, "product"), Path.Combine(_folder, "out"));
        File.WriteAllBytes(from, s_bytes);
        Assert.Equal(s_bytes.Length, city.Desk.Export(clearance, "hospital-1", from, to));
        Assert.Equal(s_bytes, File.ReadAllBytes(to));
        Assert.Equal(["hospital-1"], Assert.Single(Decisions(city, DecisionKind.Exported)).Outputs);
        Assert.Equal(["hospital-1"], city.Desk.Lineage.TraceForward("r-insured").Receivers);
        Assert.True(Verified(city));
    }

    [Fact]
    public void Other_bytes_another_receiver_another_log_and_a_late_copy_do_not_leave()
    {
        using var city = Developed(ReleaseReviewTests.Manifest(content: s_content));
        var clearance = Clear(Release(city), Sample.Start);
        var (from, to) = (Path.Combine(_folder, "product"), Path.Combine(_folder, "out"));
        File.WriteAllText(from, "month,claims,name\n");
        Refused(city, clearance, "hospital-1");
        File.WriteAllBytes(from, s_bytes);
        Refused(city, clearance, "insurer-1");
        using (var other = Developed(ReleaseReviewTests.Manifest(content: s_content)))
        {
            Refused(other, clearance, "hospital-1");
        }

        city.Clock.Advance(TimeSpan.FromDays(7));
        Refused(city, clearance, "hospital-1");
        Assert.Equal(3, Decisions(city, DecisionKind.ActRefused).Length);
        Assert.Empty(Decisions(city, DecisionKind.Exported));
        city.Desk.Terminate("g-1", "data-bureau", GovernedCity.Exit);
        Fault(
            AuthorizationFault.Terminated,
            () => city.Desk.Export(clearance, "hospital-1", from, to)
        );

        void Refused(GovernedCity where, ReleaseClearance with, string receiver)
        {
            Fault(
                AuthorizationFault.ReleaseNotApproved,
                () => where.Desk.Export(with, receiver, from, to)
            );
            Assert.Equal([from], Directory.GetFiles(_folder));
        }
    }

    [Fact]
    public void A_receipt_that_one_side_signed_or_of_another_kind_or_out_of_date_clears_nothing()
    {
        using var city = Developed(ReleaseReviewTests.Manifest(content: s_content));
        var receipt = Release(city);
        Refused(DsseEnvelope.Sign(receipt.Statement, _operator), Sample.Start);
        Refused(
            DsseEnvelope.Sign(city.Docs.Build().Grants[0].ToStatement(), _operator, _bureau),
            Sample.Start
        );
        Refused(DsseEnvelope.Sign(receipt.Statement, _operator, _bureau), Sample.Start.AddDays(7));
        var forged = new Statement(
            [new Subject("product", s_content)],
            ReleaseReceipt.PredicateType,
            "{}"u8
        );
        Refused(DsseEnvelope.Sign(forged, _operator, _bureau), Sample.Start);

        void Refused(DsseEnvelope signed, DateTimeOffset at) =>
            Fault(
                AuthorizationFault.ReleaseNotApproved,
                () => ReleaseClearance.Verify(signed, Trust(), at)
            );
    }

    [Fact]
    public void A_departure_rejects_and_the_product_is_developed_again()
    {
        var fine = ReleaseReviewTests.Manifest(drugLevel: 0, content: s_content);
        using var city = Developed(fine);
        var decision = city.Desk.Review(fine, "operator-1", "data-bureau");
        Assert.False(decision.IsApproved);
        Assert.Contains(decision.Findings, f => f.Kind == ReleaseFindingKind.FinerThanPlanned);
        Fault(
            AuthorizationFault.StageOutOfOrder,
            () => city.Desk.Release(fine, "operator-1", ["hospital-1"], TimeSpan.FromDays(1))
        );
        var coarse = ReleaseReviewTests.Manifest(content: s_content);
        city.Take(
            GovernedCity.Insurance,
            AuthorizationStage.ProductDeveloped,
            "insurer-1",
            coarse.Digest
        );
        Assert.True(city.Desk.Review(coarse, "operator-1", "data-bureau").IsApproved);
        // What was reviewed is what is released.
        Fault(
            AuthorizationFault.ReleaseNotApproved,
            () => city.Desk.Release(fine, "operator-1", ["hospital-1"], TimeSpan.FromDays(1))
        );
        Fault(
            AuthorizationFault.UnknownParty,
            () => city.Desk.Release(coarse, "operator-1", ["nobody"], TimeSpan.FromDays(1))
        );
    }

    [Fact]
    public void Who_decides_supervises_and_applied_are_three()
    {
        var manifest = ReleaseReviewTests.Manifest(content: s_content);
        using var city = Developed(manifest);
        Refused(AuthorizationFault.ReviewerIsApplicant, "data-bureau", "data-bureau");
        Refused(AuthorizationFault.RoleNotPermitted, "operator-1", "operator-1");
        Refused(AuthorizationFault.RoleNotPermitted, "operator-1", "auditor-1");
        Refused(AuthorizationFault.RoleNotPermitted, "insurer-1", "data-bureau");
        Refused(AuthorizationFault.UnknownParty, "operator-1", "nobody");
        Fault(
            AuthorizationFault.ReleaseNotApproved,
            () =>
                city.Desk.Review(
                    ReleaseReviewTests.Manifest(group: 99, content: s_content),
                    "operator-1",
                    "data-bureau"
                )
        );
        // The stages cannot be taken past the comparison.
        foreach (
            var stage in new[]
            {
                AuthorizationStage.ReleaseReviewed,
                AuthorizationStage.ProductReleased,
            }
        )
        {
            Fault(
                AuthorizationFault.ReleaseNotApproved,
                () => city.Take(GovernedCity.Insurance, stage, "operator-1", manifest.Digest)
            );
        }

        Assert.True(city.Desk.Review(manifest, "operator-1", "data-bureau").IsApproved);

        void Refused(AuthorizationFault fault, string decider, string supervisor) =>
            Fault(fault, () => city.Desk.Review(manifest, decider, supervisor));
    }

    [Fact]
    public void A_product_that_no_recorded_operation_made_is_not_released()
    {
        var manifest = ReleaseReviewTests.Manifest(product: "p-unknown", content: s_content);
        using var city = Developed(manifest);
        Assert.Contains(
            city.Desk.Review(manifest, "operator-1", "data-bureau").Findings,
            f => f.Kind == ReleaseFindingKind.LineageRefused
        );
    }

    public void Dispose()
    {
        _operator.Dispose();
        _bureau.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A city where the insurer has developed a product of the insured persons' resource.</summary>
    internal static GovernedCity Developed(ProductManifest manifest)
    {
        var city = new GovernedCity().Approve(GovernedCity.Insurance);
        city.Desk.Derive(
            "op-1",
            "g-1",
            "insurer-1",
            ["r-insured"],
            ["p-score"],
            new string('d', 64)
        );
        city.Take(
            GovernedCity.Insurance,
            AuthorizationStage.ProductDeveloped,
            "insurer-1",
            manifest.Digest
        );
        return city;
    }

    private static ReleaseReceipt Release(GovernedCity city)
    {
        var manifest = ReleaseReviewTests.Manifest(content: s_content);
        Assert.True(city.Desk.Review(manifest, "operator-1", "data-bureau").IsApproved);
        return city.Desk.Release(manifest, "operator-1", ["hospital-1"], TimeSpan.FromDays(7));
    }

    private ReleaseClearance Clear(ReleaseReceipt receipt, DateTimeOffset at) =>
        ReleaseClearance.Verify(
            DsseEnvelope.Sign(receipt.Statement, _operator, _bureau),
            Trust(),
            at
        );

    private TrustFile Trust() =>
        new([
            new TrustedKey(
                _operator.PublicKey,
                "operator-1",
                ["operator"],
                Sample.Year.From,
                Sample.Year.Until
            ),
            new TrustedKey(
                _bureau.PublicKey,
                "data-bureau",
                ["implementing-body"],
                Sample.Year.From,
                Sample.Year.Until
            ),
        ]);
}
