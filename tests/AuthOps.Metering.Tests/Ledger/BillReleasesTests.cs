using System.Text;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>
/// What a developer's verifier wants of the releases that its bill names (Art. 11, 23): held, signed by both sides, recorded
/// in the chain, standing, and its own. The grants have no scope; a desk's acts govern them all the same.
/// </summary>
public sealed class BillReleasesTests : IAsyncLifetime, IDisposable
{
    private readonly BillingCase _city = new();
    private DsseEnvelope _receipt = null!;
    private Invoice _invoice = null!;

    public async ValueTask InitializeAsync()
    {
        _receipt = Release(0);
        await _city.UseAsync(0, 8, "a");
        _city.Clock.Advance(TimeSpan.FromDays(1));
        _invoice = Bill(BillingCase.Quarter);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose() => _city.Dispose();

    [Fact]
    public void A_charge_by_a_receipt_that_both_signed_and_the_chain_knows()
    {
        Assert.Equal(_receipt.Statement.Digest, Assert.Single(_invoice.Charges).ReleaseId.Value);
        Assert.Empty(Findings(_receipt));
        Assert.Empty(Findings(_receipt, Receipt(1)));
    }

    [Fact]
    public void A_receipt_that_is_not_held_or_is_not_signed_by_both()
    {
        Assert.Contains(InvoiceFindingKind.ReleaseMissing, Findings(Receipt(1)));
        foreach (var key in new[] { _city.Key, _city.Bureau })
        {
            var kinds = Findings(DsseEnvelope.Sign(_receipt.Statement, key));
            Assert.Contains(InvoiceFindingKind.ReleaseRefused, kinds);
            Assert.DoesNotContain(InvoiceFindingKind.ReleaseMissing, kinds);
        }
    }

    [Fact]
    public void A_receipt_of_another_grant_or_scenario()
    {
        var other = Receipt(1);
        Assert.Contains(InvoiceFindingKind.OtherRelease, Findings(Renamed(other), other));
        var elsewhere = Receipt(0, scenario: "s-insurer-1");
        Assert.Contains(InvoiceFindingKind.OtherRelease, Findings(Renamed(elsewhere), elsewhere));
    }

    [Fact]
    public void A_receipt_that_the_chain_never_recorded()
    {
        var unrecorded = Receipt(0, content: 'e');
        Assert.Contains(
            InvoiceFindingKind.ReleaseUnrecorded,
            Findings(Renamed(unrecorded), unrecorded, _receipt)
        );
    }

    [Fact]
    public void A_list_makes_no_release_where_a_desk_acted()
    {
        var refused = Assert.Throws<ChargeRefusedException>(() => _city.Invoice(0));
        Assert.Contains("AuthorizationDesk.Review", refused.Message, StringComparison.Ordinal);

        // Nor a receipt of which nothing is recorded.
        var unrecorded = Cleared(Receipt(0, content: 'e'));
        Assert.Throws<ChargeRefusedException>(() => _city.Invoice(0, [unrecorded]));
        Assert.Contains(
            InvoiceFindingKind.ReleaseUnrecorded,
            Findings(Renamed("rel-g-bank"), _city.List)
        );
    }

    [Fact]
    public async Task A_list_that_one_side_signed_makes_no_release_anywhere()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        var invoice = city.Invoice(0);
        var evidence = Evidence(city, invoice, invoice.ToCanonicalBytes());
        Assert.Empty(InvoiceProofTests.Verify(city, evidence, 0).Findings);
        Assert.Contains(
            InvoiceFindingKind.ReleaseRefused,
            InvoiceProofTests
                .Verify(city, evidence, 0, DsseEnvelope.Sign(city.List.Statement, city.Key))
                .Findings.Select(f => f.Kind)
        );
    }

    [Fact]
    public async Task A_use_after_its_release_was_taken_back()
    {
        Act(DecisionKind.ReleaseRevoked, 0, _receipt.Statement.Digest);
        var until = _city.Clock.GetUtcNow();
        _city.Clock.Advance(TimeSpan.FromDays(1));
        await _city.UseAsync(0, 1, "late");

        // Up to the revocation it is right; as a bill of the whole quarter it is not.
        var honest = Bill(new ValidityPeriod(BillingCase.Quarter.From, until));
        var text = Encoding.UTF8.GetString(honest.ToCanonicalBytes());
        var whole = text.Replace(
            $"\"periodUntil\":\"{ValidityPeriod.Text(until)}\"",
            $"\"periodUntil\":\"{ValidityPeriod.Text(BillingCase.Quarter.Until)}\"",
            StringComparison.Ordinal
        );
        Assert.NotEqual(text, whole);
        Assert.DoesNotContain(
            InvoiceFindingKind.ReleaseRevoked,
            Findings(honest, honest.ToCanonicalBytes(), _receipt)
        );
        Assert.Contains(
            InvoiceFindingKind.ReleaseRevoked,
            Findings(honest, Encoding.UTF8.GetBytes(whole), _receipt)
        );
    }

    [Fact]
    public void What_is_no_statement_of_a_release()
    {
        var other = _city.ByBoth(_city.Grants[0].ToStatement());
        Assert.Equal([InvoiceFindingKind.ReleaseRefused], Findings(other, _receipt));
        var hollow = _city.ByBoth(
            new Statement([Subject.Of("product", [])], ReleaseReceipt.PredicateType, "{}"u8)
        );
        Assert.Equal([InvoiceFindingKind.ReleaseRefused], Findings(hollow, _receipt));
    }

    private DsseEnvelope Release(int grant)
    {
        var receipt = Receipt(grant);
        Act(DecisionKind.Released, grant, receipt.Statement.Digest);
        return receipt;
    }

    private DsseEnvelope Receipt(int grant, string? scenario = null, char content = 'c')
    {
        var of = _city.Grants[grant];
        return _city.ByBoth(
            new ReleaseReceipt(
                new ProductManifest(
                    of.Id,
                    scenario ?? of.Scenarios[0].Id,
                    "p-score",
                    "check",
                    new Dictionary<string, int> { ["amount"] = 0 },
                    10,
                    null,
                    hasRows: false,
                    new string(content, 64)
                ),
                new string('a', 64),
                "operator-1",
                "data-bureau",
                [of.Scenarios[0].Developer],
                Sample.Start,
                Sample.Year.Until
            ).Statement
        );
    }

    private void Act(DecisionKind kind, int grant, string digest)
    {
        var grantId = _city.Grants[grant].Id;
        _city.Log.Append(
            UsageLog.Decision(
                kind,
                _city.Log.SlotOf(grantId),
                new DecisionBody("data-bureau", "p-score", digest, [grantId], [])
            )
        );
    }

    private ProductRelease Cleared(DsseEnvelope receipt) =>
        ProductRelease.Of(
            ReleaseClearance.Verify(receipt, _city.Trust, Sample.Start),
            _city.Grants[0]
        );

    private Invoice Bill(ValidityPeriod period) =>
        Invoice.Build(
            _city.Log.Snapshot(),
            _city.Grants[0],
            "bank-1",
            _city.Tariff,
            [Cleared(_receipt)],
            period
        );

    private byte[] Renamed(DsseEnvelope receipt) => Renamed(receipt.Statement.Digest);

    private byte[] Renamed(string release) =>
        Encoding.UTF8.GetBytes(
            Encoding
                .UTF8.GetString(_invoice.ToCanonicalBytes())
                .Replace(_receipt.Statement.Digest, release, StringComparison.Ordinal)
        );

    private List<InvoiceFindingKind> Findings(params DsseEnvelope[] held) =>
        Findings(_invoice.ToCanonicalBytes(), held);

    private List<InvoiceFindingKind> Findings(byte[] invoice, params DsseEnvelope[] held) =>
        Findings(_invoice, invoice, held);

    private List<InvoiceFindingKind> Findings(
        Invoice proved,
        byte[] invoice,
        params DsseEnvelope[] held
    ) =>
        [
            .. InvoiceProofTests
                .Verify(_city, Evidence(_city, proved, invoice), 0, held)
                .Findings.Select(f => f.Kind),
        ];

    private static InvoiceEvidence Evidence(BillingCase city, Invoice proved, byte[] invoice)
    {
        var tree = RevenueTree.Build([proved], proved.Period);
        return InvoiceProofTests.Evidence(city, tree, proved, 0) with { Invoice = invoice };
    }
}
