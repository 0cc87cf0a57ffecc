using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class AllowedRevenueTests
{
    private static readonly AllowedRevenueTerms s_terms = new(5, 100, 12);

    private static readonly CostItem[] s_costs =
    [
        new(CostCategory.PlatformOperation, new Fen(60_000_00), new Fen(20_000_00)),
        new(CostCategory.Labour, new Fen(10_000_33)),
        new(CostCategory.Storage, new Fen(5_000_00), new Fen(5_000_00)),
    ];

    [Fact]
    public void Three_cycles_with_an_excess_and_a_correction_after_the_close()
    {
        // Net cost 50,000.33; 5 % of it is 2,500.0165, down to 2,500.01; taxes 3,000.
        var first = AllowedRevenueCycle.First(
            s_terms,
            Sample.Year.From,
            s_costs,
            new Fen(3_000_00)
        );
        Assert.Equal(
            (50_000_33, 2_500_01, 55_500_34, 55_500_34),
            (first.NetCost.Value, first.Profit.Value, first.Gross.Value, first.Allowed.Value)
        );
        Assert.Equal(Sample.Year, first.Period);

        // 8,000 above the maximum are deducted from the next, which has less to give than that.
        var close = first.Close(new Fen(63_500_34));
        Assert.Equal(
            (false, 8_000_00, 8_000_00),
            (close.IsWithin, close.Excess.Value, close.CarriedOut.Value)
        );
        var second = close.Next([new(CostCategory.Labour, new Fen(4_000_00))], Fen.Zero);
        Assert.Equal(
            (4_200_00, 4_200_00, 0),
            (second.Gross.Value, second.Deducted.Value, second.Allowed.Value)
        );

        // What was not deducted and what the second earned all the same go to the third.
        var secondClose = second.Close(new Fen(100_00));
        Assert.Equal(3_900_00, secondClose.CarriedOut.Value);
        var third = secondClose.Next(s_costs, new Fen(3_000_00), new AllowedRevenueTerms(0, 1, 36));
        Assert.Equal(53_000_33 - 3_900_00, third.Allowed.Value);
        Assert.Equal(Sample.Year.From.AddYears(5), third.Period.Until);

        // A correction after the close takes 5,000 off the first year's revenue: everything after follows.
        var corrected = close.Correct(new Fen(58_500_34));
        Assert.Equal(3_000_00, corrected.CarriedOut.Value);
        var secondAgain = second.After(corrected);
        Assert.Equal(1_200_00, secondAgain.Allowed.Value);
        Assert.Equal(Fen.Zero, secondAgain.Close(new Fen(100_00)).CarriedOut);
        Assert.Throws<ArgumentException>(() => third.After(corrected));
    }

    [Property(MaxTest = 500)]
    public bool No_excess_is_lost_and_none_is_deducted_twice(uint[] costs, uint[] revenues)
    {
        Int128 excess = 0;
        Int128 deducted = 0;
        AllowedRevenueClose? close = null;
        for (var i = 0; i < Math.Min(costs.Length, revenues.Length); i++)
        {
            CostItem[] items = [new(CostCategory.Other, new Fen(costs[i]))];
            var cycle = close is null
                ? AllowedRevenueCycle.First(s_terms, Sample.Year.From, items, Fen.Zero)
                : close.Next(items, Fen.Zero);
            close = cycle.Close(new Fen(revenues[i]));
            deducted += cycle.Deducted.Value;
            excess += close.Excess.Value;
            // Either the revenue is within, or exactly what is above is carried on.
            if (
                cycle.Allowed < Fen.Zero
                || cycle.Allowed + cycle.Deducted != cycle.Gross
                || excess - deducted != close.CarriedOut.Value
                || close.IsWithin != (revenues[i] <= cycle.Allowed.Value)
            )
            {
                return false;
            }
        }

        return true;
    }

    [Fact]
    public void Costs_out_of_range_and_named_twice_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new CostItem(CostCategory.Labour, new Fen(1), new Fen(2))
        );
        Assert.Throws<ArgumentException>(() => new CostItem(CostCategory.Labour, new Fen(-1)));
        Assert.Throws<ArgumentException>(() => new CostItem(0, new Fen(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AllowedRevenueTerms(1, 0, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AllowedRevenueTerms(-1, 1, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AllowedRevenueTerms(1, 1, 0));
        Assert.Throws<ArgumentException>(() =>
            AllowedRevenueCycle.First(s_terms, Sample.Start, [s_costs[0], s_costs[0]], Fen.Zero)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            AllowedRevenueCycle.First(s_terms, Sample.Start, s_costs, new Fen(-1))
        );
    }
}
