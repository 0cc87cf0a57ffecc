using System.Numerics;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Releases;
using AuthOps.Dp.Tests.Releases;
using FsCheck.Xunit;

namespace AuthOps.Dp.Tests;

public sealed class PrivacyLedgerTests
{
    [Property(MaxTest = 200)]
    public bool Sums_are_exact_and_never_above_the_total(byte[] parts, byte divisor)
    {
        var total = new Rational(1 + divisor, 7);
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(new Epsilon(total)));
        var reference = Rational.Zero;
        foreach (var part in parts)
        {
            var cost = new Rational(1 + part, 1 + (BigInteger)divisor + (part % 11));
            try
            {
                ledger.Reserve("r", new Epsilon(cost));
                reference += cost;
            }
            catch (PrivacyBudgetExceededException refused)
            {
                if (
                    reference + cost <= total
                    || refused.Asked != cost
                    || refused.Remaining != total - reference
                )
                {
                    return false;
                }
            }
        }

        return ledger.Spent == reference
            && ledger.Remaining == total - reference
            && ledger.Remaining.Sign >= 0;
    }

    [Property(MaxTest = 100)]
    public bool The_gates_debits_cover_the_ledgers_rho(byte[] parts)
    {
        using var ledger = PrivacyLedger.InMemory(
            PrivacyBudget.ZeroConcentrated(Rho.Parse("500000000"))
        );
        Int128 pico = 0;
        foreach (var part in parts)
        {
            var loss = PrivacyLoss.FromEpsilon(Epsilon.Of(1 + part, 1 + (part % 13)));
            ledger.Reserve("r", loss);
            pico += PicoRho.CeilingOf(loss);
        }

        return new Rational((BigInteger)pico, PicoRho.UnitsPerRho) >= ledger.Spent;
    }

    [Fact]
    public void Concurrent_debits_never_pass_the_total()
    {
        using var ledger = TestData.Ledger("1");
        var granted = 0;
        Parallel.For(
            0,
            200,
            _ =>
            {
                try
                {
                    ledger.Reserve("r", Epsilon.Parse("1/37"));
                    Interlocked.Increment(ref granted);
                }
                catch (PrivacyBudgetExceededException) { }
            }
        );

        Assert.Equal(37, granted);
        Assert.Equal(Rational.Zero, ledger.Remaining);
    }

    [Fact]
    public void Only_a_void_gives_back_and_nothing_settles_twice()
    {
        using var ledger = TestData.Ledger("1");
        var first = ledger.Reserve("a", Epsilon.Parse("1/4"));
        var second = ledger.Reserve("b", Epsilon.Parse("1/4"));
        var third = ledger.Reserve("c", Epsilon.Parse("1/4"));
        ledger.Settle(first, LedgerState.Voided);
        ledger.Settle(second, LedgerState.Burned);
        ledger.Settle(third, LedgerState.Committed);

        Assert.Equal(Rational.Parse("1/2"), ledger.Spent);
        Assert.Throws<InvalidOperationException>(() => ledger.Settle(first, LedgerState.Voided));
        Assert.Throws<InvalidOperationException>(() => ledger.Settle(second, LedgerState.Voided));
        Assert.Equal(Rational.Parse("1/2"), ledger.Spent);
    }
}
