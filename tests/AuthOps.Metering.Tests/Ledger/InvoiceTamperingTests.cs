using System.Text;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Tests.Ledger;

/// <summary>Every kind of tampering with what a developer gets with its bill, each refused by name.</summary>
public sealed class InvoiceTamperingTests : IAsyncLifetime, IDisposable
{
    private BillingCase _city = null!;
    private Invoice[] _invoices = null!;
    private RevenueTree _tree = null!;
    private InvoiceEvidence _good = null!;
    private InvoiceProof _proof = null!;

    public async ValueTask InitializeAsync()
    {
        _city = await InvoiceProofTests.CityAsync();
        _invoices = [_city.Invoice(0), _city.Invoice(1), _city.Invoice(2)];
        _tree = RevenueTree.Build(_invoices, BillingCase.Quarter);
        _good = InvoiceProofTests.Evidence(_city, _tree, _invoices[0], 0);
        _proof = _tree.Prove(_invoices[0]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose() => _city.Dispose();

    [Fact]
    public void The_bill()
    {
        Expect(InvoiceFindingKind.InvoiceMalformed, _good with { Invoice = new byte[] { 1 } });
        Expect(InvoiceFindingKind.InvoiceMalformed, Replace("\"version\":1", "\"version\":2"));
        Expect(InvoiceFindingKind.InvoiceMalformed, Replace("\"charges\"", " \"charges\""));
        Expect(
            InvoiceFindingKind.LinesDiffer,
            Replace("\"quantity\":\"15\"", "\"quantity\":\"14\"")
        );
        Expect(
            InvoiceFindingKind.LinesDiffer,
            Replace("\"ceilingFen\":\"300\"", "\"ceilingFen\":\"400\"")
        );
        Expect(
            InvoiceFindingKind.LinesDiffer,
            Replace("\"amountFen\":\"3503\"", "\"amountFen\":\"3504\"")
        );
        Expect(
            InvoiceFindingKind.TotalDiffers,
            Replace("\"totalFen\":\"3503\"", "\"totalFen\":\"3504\"")
        );
        Expect(
            InvoiceFindingKind.ReleaseMissing,
            Replace("\"release\":\"rel-g-bank\"", "\"release\":\"rel-none\"")
        );
        Expect(InvoiceFindingKind.InvoiceMalformed, Replace("\"release\":\"rel-g-bank\",", ""));
        Expect(InvoiceFindingKind.OtherTariff, Replace(_city.Tariff.Digest, new string('0', 64)));
        Expect(InvoiceFindingKind.OtherGrant, Replace(_city.Grants[0].Digest, new string('0', 64)));
        Expect(
            InvoiceFindingKind.OtherDeveloper,
            Replace("bank-1\",\"freeUses", "bank-2\",\"freeUses")
        );
        Expect(InvoiceFindingKind.OtherLog, Replace(_invoices[0].LogRoot, new string('0', 64)));
        Expect(InvoiceFindingKind.LeavesDiffer, Replace(_invoices[0].LogId, new string('0', 32)));
    }

    [Fact]
    public void The_chain()
    {
        var damaged = _good.Chains.ToArray();
        damaged[^40] ^= 1;
        Expect(InvoiceFindingKind.ChainsRefused, _good with { Chains = damaged });
        Expect(
            InvoiceFindingKind.ChainIncomplete,
            _good with
            {
                Chains = _city.Chains("g-insurer"),
            }
        );
        Expect(
            InvoiceFindingKind.ChainIncomplete,
            _good with
            {
                Chains = _city.Chains("g-bank", "g-clinic"),
            }
        );
    }

    [Fact]
    public void The_proof()
    {
        Expect(InvoiceFindingKind.ProofMalformed, _good with { Proof = new byte[] { 1 } });
        Expect(
            InvoiceFindingKind.ProofMalformed,
            With(_proof with { Parts = [.. _proof.Parts.Skip(1)] })
        );
        Expect(
            InvoiceFindingKind.LeavesDiffer,
            With(_proof with { Parts = [.. _proof.Parts.Skip(1), _proof.Parts[1]] })
        );
        Expect(
            InvoiceFindingKind.LeavesDiffer,
            With(_proof with { InvoiceDigest = _invoices[1].Digest })
        );
        Expect(InvoiceFindingKind.LeavesDiffer, With(_tree.Prove(_invoices[1])));
        Expect(
            InvoiceFindingKind.RootDiffers,
            Part(p => p with { Amount = p.Amount + new Fen(1) })
        );
        Expect(InvoiceFindingKind.RootDiffers, Part(p => p with { Blinding = new byte[32] }));
        Expect(InvoiceFindingKind.RootDiffers, Part(p => p with { Index = p.Index ^ 1 }));
        Expect(InvoiceFindingKind.RootDiffers, Step(s => s with { Hash = new byte[32] }));
        Expect(InvoiceFindingKind.RootDiffers, Step(s => s with { Sum = s.Sum + new Fen(1) }));
        Expect(InvoiceFindingKind.SumOutOfRange, Step(s => s with { Sum = new Fen(-1) }));
        Expect(InvoiceFindingKind.SumOutOfRange, Part(p => p with { Amount = new Fen(-1) }));

        // Of any amount but nothing this exceeds 63 bits.
        Expect(
            InvoiceFindingKind.SumOutOfRange,
            Part(p =>
                p with
                {
                    Amount = new Fen(1),
                    Path = [p.Path[0] with { Sum = new Fen(long.MaxValue) }, .. p.Path.Skip(1)],
                }
            )
        );
    }

    [Fact]
    public void One_leaf_that_counts_twice()
    {
        // Two equal halves of the bill by one leaf of half of it, as a forger would have it.
        var half = _proof.Parts.OrderByDescending(p => p.Amount).First();
        var forged = _proof with
        {
            Parts = [half, half, .. _proof.Parts.Where(p => p != half).Take(2)],
        };
        var sum = forged.Parts.Sum(p => p.Amount.Value);
        var bill = Replace("\"totalFen\":\"3503\"", $"\"totalFen\":\"{sum}\"");
        var digest = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(bill.Invoice.Span)
        );
        Expect(
            InvoiceFindingKind.LeavesDiffer,
            bill with
            {
                Proof = (forged with { InvoiceDigest = digest }).ToBytes(),
            }
        );
    }

    [Fact]
    public void The_total()
    {
        using var stranger = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        Expect(
            InvoiceFindingKind.TotalRefused,
            _good with
            {
                Total = InvoiceProofTests.Sign(_tree.Total, stranger),
            }
        );
        Expect(InvoiceFindingKind.TotalRefused, _good with { Total = new byte[] { 1 } });
        Expect(
            InvoiceFindingKind.RootDiffers,
            Total(_tree.Total with { Total = _tree.Total.Total - new Fen(1) })
        );
        Expect(InvoiceFindingKind.OtherPeriod, Total(_tree.Total with { Period = Sample.Year }));
        Expect(
            InvoiceFindingKind.ProofMalformed,
            Total(_tree.Total with { Height = _tree.Total.Height + 1 })
        );
        var other = DsseEnvelope.Sign(_invoices[0].ToStatement([Subject.Of("log", [])]), _city.Key);
        Expect(InvoiceFindingKind.TotalRefused, _good with { Total = other.ToBytes() });
    }

    private void Expect(InvoiceFindingKind kind, InvoiceEvidence evidence) =>
        Assert.Contains(
            kind,
            InvoiceProofTests.Verify(_city, evidence, 0).Findings.Select(f => f.Kind)
        );

    private InvoiceEvidence Replace(string old, string now)
    {
        var text = Encoding.UTF8.GetString(_good.Invoice.Span);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return _good with
        {
            Invoice = Encoding.UTF8.GetBytes(text.Replace(old, now, StringComparison.Ordinal)),
        };
    }

    private InvoiceEvidence With(InvoiceProof changed) => _good with { Proof = changed.ToBytes() };

    private InvoiceEvidence Part(Func<InvoiceProofPart, InvoiceProofPart> change) =>
        With(_proof with { Parts = [change(_proof.Parts[0]), .. _proof.Parts.Skip(1)] });

    private InvoiceEvidence Step(Func<InvoiceProofStep, InvoiceProofStep> change) =>
        Part(p => p with { Path = [change(p.Path[0]), .. p.Path.Skip(1)] });

    private InvoiceEvidence Total(RevenueTotal total) =>
        _good with
        {
            Total = InvoiceProofTests.Sign(total, _city.Key),
        };
}
