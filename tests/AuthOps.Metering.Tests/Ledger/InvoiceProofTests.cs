using System.Security.Cryptography;
using System.Text;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class InvoiceProofTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_developer_proves_its_bill_and_the_total_and_sees_no_other()
    {
        using var city = await CityAsync();
        Invoice[] invoices = [city.Invoice(0), city.Invoice(1), city.Invoice(2)];
        var tree = RevenueTree.Build(invoices, BillingCase.Quarter);
        Assert.Equal(invoices.Sum(i => i.Total.Value), tree.Total.Total.Value);
        for (var i = 0; i < invoices.Length; i++)
        {
            var evidence = Evidence(city, tree, invoices[i], i);
            Assert.Equal([], Verify(city, evidence, i).Findings);

            // Nothing of what it gets names another developer, grant, scenario or invoice.
            var texts = new[] { evidence.Invoice, evidence.Chains, evidence.Proof, evidence.Total }
                .Select(bytes => Encoding.Latin1.GetString(bytes.Span))
                .ToList();
            for (var other = 0; other < invoices.Length; other++)
            {
                string[] secrets =
                [
                    city.Grants[other].Id,
                    city.Grants[other].Scenarios[0].Developer,
                    invoices[other].Digest,
                ];
                Assert.All(
                    secrets,
                    secret =>
                        Assert.Equal(
                            other == i,
                            texts.Any(t => t.Contains(secret, StringComparison.Ordinal))
                        )
                );
            }
        }
    }

    [Fact]
    public async Task A_record_left_out_of_the_chain_is_a_gap()
    {
        using var city = await CityAsync();
        var invoice = city.Invoice(0);
        var tree = RevenueTree.Build([invoice], BillingCase.Quarter);
        var evidence = Evidence(city, tree, invoice, 0);
        var without = evidence with { Chains = city.ChainsWithout("g-bank", position: 2) };
        Assert.Contains(
            InvoiceFindingKind.ChainIncomplete,
            Verify(city, without, 0).Findings.Select(f => f.Kind)
        );
    }

    [Fact]
    public async Task A_use_that_was_taken_back_is_on_neither_side()
    {
        using var city = await CityAsync();
        var recorder = new Metering.Events.UsageRecorder(city.Log);
        var target = recorder.Resolve("g-bank", "s-bank-1");
        var at = Metering.Log.Microseconds.From(Sample.Start);
        recorder.Record(
            [
                new(1, target, UsageUnit.ServiceCalls, 900, at),
                new(2, target, UsageUnit.ServiceCalls, 1, at),
            ],
            new Metering.Events.UsageEventOutcome[2]
        );
        recorder.Correct(
            new Metering.Events.UsageCorrection(
                1,
                Metering.Events.UsageCorrectionReason.RecordedWrongly,
                "desk-1"
            )
        );
        var invoice = city.Invoice(0);
        Assert.Equal(16, invoice.Charges[0].Quantity);
        var tree = RevenueTree.Build([invoice], BillingCase.Quarter);
        Assert.Equal([], Verify(city, Evidence(city, tree, invoice, 0), 0).Findings);
    }

    [Fact]
    public void The_vector_of_the_wire_page_is_reproduced()
    {
        // docs/wire/invoice-proof.md: three invoices, all randomness from SHA-256 of a counter.
        var counter = 0;
        (string, Fen)[] invoices =
        [
            .. Enumerable
                .Range(1, 3)
                .Select(i =>
                    (Convert.ToHexStringLower(SHA256.HashData([(byte)i])), new Fen(i * 1_000))
                ),
        ];
        var tree = RevenueTree.Build(
            invoices,
            BillingCase.Quarter,
            bytes =>
                SHA256
                    .HashData(BitConverter.GetBytes(counter++))
                    .AsSpan(0, bytes.Length)
                    .CopyTo(bytes)
        );
        Assert.Equal((4, 6_000), (tree.Total.Height, tree.Total.Total.Value));
        var proof = tree.Prove(invoices[0].Item1);
        Assert.Equal(
            "8f241620f380b8e38a153d392d6a21aaa94714b2efba927ae88165201a69830f",
            tree.Total.Root
        );
        Assert.Equal(
            "7c48c95e652d12aff7586648a6004f2aa7e765ed8b81237842aef7eea57c76fe",
            Convert.ToHexStringLower(SHA256.HashData(proof.ToBytes()))
        );
        Assert.Equal(proof.ToBytes(), InvoiceProof.Parse(proof.ToBytes()).ToBytes());
        Assert.Equal(
            tree.Total,
            RevenueTotal.Parse(System.Text.Json.JsonElement.Parse(tree.Total.ToCanonicalBytes()))
        );

        // The same root, computed here from the leaf upwards by the text of the page.
        foreach (var part in proof.Parts)
        {
            var (hash, sum) = (
                SHA256.HashData([
                    0,
                    .. BitConverter.GetBytes(part.Amount.Value),
                    .. part.Blinding.Span,
                    .. Convert.FromHexString(proof.InvoiceDigest),
                ]),
                part.Amount.Value
            );
            for (var depth = 0; depth < part.Path.Count; depth++)
            {
                byte[] own = [.. BitConverter.GetBytes(sum), .. hash];
                byte[] other =
                [
                    .. BitConverter.GetBytes(part.Path[depth].Sum.Value),
                    .. part.Path[depth].Hash.Span,
                ];
                hash = SHA256.HashData(
                    ((part.Index >> depth) & 1) == 0 ? [1, .. own, .. other] : [1, .. other, .. own]
                );
                sum += part.Path[depth].Sum.Value;
            }

            Assert.Equal((tree.Total.Root, 6_000), (Convert.ToHexStringLower(hash), sum));
        }
    }

    [Fact]
    public void Leaves_are_blinded_and_divided_anew_each_time()
    {
        (string, Fen)[] invoices =
        [
            (new string('a', 64), new Fen(1_000_000)),
            (new string('b', 64), new Fen(5)),
        ];
        var trees = Enumerable
            .Range(0, 2)
            .Select(_ =>
                RevenueTree.Build(
                    invoices,
                    BillingCase.Quarter,
                    static bytes => SecureRandom.Fill(bytes)
                )
            )
            .ToList();
        Assert.NotEqual(trees[0].Total.Root, trees[1].Total.Root);
        var parts = trees.SelectMany(t => t.Prove(new string('a', 64)).Parts).ToList();
        Assert.Equal(8, parts.Select(p => Convert.ToHexString(p.Blinding.Span)).Distinct().Count());
        Assert.DoesNotContain(parts, p => p.Amount.Value == 1_000_000);
    }

    [Fact]
    public void A_total_beyond_64_bits_and_an_invoice_twice_are_refused()
    {
        var digest = new string('a', 64);
        Assert.Throws<OverflowException>(() =>
            RevenueTree.Build(
                [(digest, new Fen(long.MaxValue)), (new string('b', 64), new Fen(1))],
                BillingCase.Quarter,
                static bytes => SecureRandom.Fill(bytes)
            )
        );
        Assert.Throws<ArgumentException>(() =>
            RevenueTree.Build(
                [(digest, new Fen(1)), (digest, new Fen(1))],
                BillingCase.Quarter,
                static bytes => SecureRandom.Fill(bytes)
            )
        );
        Assert.Throws<ArgumentException>(() => RevenueTree.Build([], BillingCase.Quarter));
    }

    internal static async Task<BillingCase> CityAsync()
    {
        var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        await city.UseAsync(1, 12, "b");
        await city.UseAsync(0, 7, "c");
        await city.UseAsync(0, 30, "d", UsageUnit.Rows);
        await city.UseAsync(2, 60, "e");
        await city.UseAsync(1, 1, "f");
        return city;
    }

    internal static InvoiceEvidence Evidence(
        BillingCase city,
        RevenueTree tree,
        Invoice invoice,
        int grant
    ) =>
        new(
            invoice.ToCanonicalBytes(),
            city.Chains(city.Grants[grant].Id),
            tree.Prove(invoice).ToBytes(),
            Sign(tree.Total, city.Key)
        );

    internal static byte[] Sign(RevenueTotal total, SigningKey key) =>
        DsseEnvelope.Sign(total.ToStatement([Subject.Of("ledger", [])]), key).ToBytes();

    internal static InvoiceVerdict Verify(
        BillingCase city,
        InvoiceEvidence evidence,
        int grant,
        params IReadOnlyList<DsseEnvelope> releases
    ) =>
        InvoiceVerifier.Verify(
            evidence,
            city.Grants[grant],
            city.Tariff,
            releases.Count > 0 ? releases : [city.List],
            city.Policy,
            city.Trust,
            Sample.Start,
            Token
        );
}
