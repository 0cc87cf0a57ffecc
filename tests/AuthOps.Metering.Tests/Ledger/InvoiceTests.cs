using System.Reflection;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class InvoiceTests
{
    [Fact]
    public async Task An_invoice_charges_by_tiers_and_lists_what_was_free()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        await city.UseAsync(0, 7, "b");
        await city.UseAsync(0, 40, "c", UsageUnit.Rows);
        await city.UseAsync(2, 60, "d");
        var invoice = city.Invoice(0);
        var charge = Assert.Single(invoice.Charges);
        Assert.Equal(
            ("g-bank", "p-base", "s-bank-1", "rel-g-bank"),
            (
                charge.GrantId.Value,
                charge.ProductId.Value,
                charge.ScenarioId.Value,
                charge.ReleaseId.Value
            )
        );

        // 10 × 250 + 5 × 200.5 = 3,502.5, half up.
        Assert.Equal((2L, (Int128)15, 3_503L), (charge.Uses, charge.Quantity, charge.Amount.Value));
        Assert.Equal(3_503, invoice.Total.Value);
        Assert.Equal(PriceBasis.NotCharged, Assert.Single(invoice.FreeUses).Basis);

        // Free use is metered all the same, needs no release, and makes nothing receivable.
        var free = city.Invoice(2, []);
        Assert.Equal(
            (Fen.Zero, 60, PriceBasis.PublicGood),
            (free.Total, (int)free.FreeUses[0].Quantity, free.FreeUses[0].Basis)
        );
        Assert.True(CanonicalJson.IsCanonical(invoice.ToCanonicalBytes(), 1 << 20));
        Assert.Equal(invoice.Digest, city.Invoice(0).Digest);
        Assert.Equal(
            "urn:authops:predicate:invoice:v1",
            invoice.ToStatement([Subject.Of("log", [])]).PredicateType
        );
    }

    [Fact]
    public async Task A_use_with_a_price_and_without_a_release_makes_no_invoice()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        var release = city.Releases[0];
        ProductRelease[][] wrong =
        [
            [],
            [release with { GrantId = new GrantId("g-insurer") }],
            [release with { ScenarioId = new ScenarioId("s-other") }],
            [release with { ProductId = new ProductId("p-other") }],
            [release with { Effective = new ValidityPeriod(Sample.Year.From, Sample.Start) }],
        ];
        foreach (var releases in wrong)
        {
            var refused = Assert.Throws<ChargeRefusedException>(() => city.Invoice(0, releases));
            Assert.Equal(3UL, refused.Index);
        }

        Assert.Throws<ArgumentException>(() =>
            city.Invoice(0, [release, release with { ReleaseId = new ReleaseId("again") }])
        );
    }

    [Fact]
    public async Task A_charge_changes_release_where_the_product_was_released_anew()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 8, "a");
        city.Clock.Advance(TimeSpan.FromDays(1));
        await city.UseAsync(0, 8, "b");
        var change = Sample.Start.AddHours(1);
        var release = city.Releases[0];
        var invoice = city.Invoice(
            0,
            [
                release with
                {
                    Effective = new ValidityPeriod(Sample.Year.From, change),
                },
                release with
                {
                    ReleaseId = new ReleaseId("rel-2"),
                    Effective = new ValidityPeriod(change, Sample.Year.Until),
                },
            ]
        );
        Assert.Equal(
            [("rel-2", 2_000L), ("rel-g-bank", 2_000L)],
            invoice.Charges.Select(c => (c.ReleaseId.Value, c.Amount.Value))
        );
    }

    [Fact]
    public void Nobody_outside_can_make_a_charge_or_an_invoice()
    {
        foreach (var type in (Type[])[typeof(Charge), typeof(Invoice)])
        {
            Assert.True(type.IsSealed);
            Assert.Empty(type.GetConstructors());
            Assert.All(type.GetProperties(), p => Assert.Null(p.GetSetMethod()));
        }

        // The four are no strings, and none of them may be absent.
        var context = new NullabilityInfoContext();
        foreach (
            var id in (Type[])
                [typeof(GrantId), typeof(ProductId), typeof(ScenarioId), typeof(ReleaseId)]
        )
        {
            var property = typeof(Charge).GetProperty(id.Name)!;
            Assert.Equal(id, property.PropertyType);
            Assert.Equal(NullabilityState.NotNull, context.Create(property).ReadState);
            Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(id, ""));
        }
    }

    [Fact]
    public async Task No_sequence_of_calls_charges_without_all_four_ids()
    {
        var random = new SimRandom(11);
        var (charged, refused) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            using var city = new BillingCase();
            for (var i = random.Below(6); i >= 0; i--)
            {
                await city.UseAsync(
                    random.Below(3),
                    random.Below(30),
                    $"k-{i}",
                    random.Once(4) ? UsageUnit.Rows : UsageUnit.ServiceCalls
                );
                city.Clock.Advance(TimeSpan.FromHours(random.Below(200)));
            }

            ProductRelease[] releases = [.. city.Releases.Select(r => Changed(r, random))];
            var ledger = new DedicatedLedger(new GrantId("g-bank"));
            try
            {
                var invoice = city.Invoice(random.Below(3), releases);
                foreach (var charge in invoice.Charges)
                {
                    Assert.Contains(
                        releases,
                        r =>
                            (r.ReleaseId, r.GrantId, r.ProductId, r.ScenarioId)
                            == (
                                charge.ReleaseId,
                                charge.GrantId,
                                charge.ProductId,
                                charge.ScenarioId
                            )
                    );
                    charged += charge.Amount > Fen.Zero ? 1 : 0;
                }

                ledger.Charge(invoice, Sample.Start);
            }
            catch (ChargeRefusedException)
            {
                refused++;
            }
            catch (LedgerException e)
            {
                Assert.Equal(LedgerFault.OtherGrant, e.Fault);
            }

            Assert.All(
                ledger.Entries,
                e => Assert.Equal((LedgerEntryKind.Charge, true), (e.Kind, e.Evidence is not null))
            );
            Assert.Throws<LedgerException>(() =>
                ledger.Post(
                    Sample.Start,
                    "fee by another name",
                    [
                        LedgerPosting.ToDebit(new(LedgerAccountKind.Bank), new Fen(1)),
                        LedgerPosting.ToCredit(new(LedgerAccountKind.ServiceFeeIncome), new Fen(1)),
                    ]
                )
            );
        }

        Assert.True(charged > 5, $"{charged} charges");
        Assert.True(refused > 5, $"{refused} refusals");
    }

    private static ProductRelease Changed(ProductRelease release, SimRandom random) =>
        random.Below(10) switch
        {
            0 => release with { GrantId = new GrantId("g-none") },
            1 => release with { ScenarioId = new ScenarioId("s-none") },
            2 => release with { ProductId = new ProductId("p-none") },
            3 => release with
            {
                Effective = new ValidityPeriod(Sample.Start.AddDays(2), Sample.Year.Until),
            },
            _ => release,
        };
}
