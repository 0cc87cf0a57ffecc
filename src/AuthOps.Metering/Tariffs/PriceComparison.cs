using System.Numerics;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// Whether one schedule asks at most as much as another for every quantity, decided exactly. Stateless and safe to
/// share between threads.
/// </summary>
internal static class PriceComparison
{
    /// <summary>The highest price of one more unit, fees apart: of all tiers, or a package's price over its size.</summary>
    public static UnitPrice HighestRate(PriceSchedule schedule) =>
        schedule.Model == PriceModel.Package
            ? new UnitPrice(schedule.PackagePrice.Value, schedule.PackageSize)
            : schedule.Tiers.Max(static t => t.Price);

    /// <summary>
    /// Whether <paramref name="low"/> is at most <paramref name="high"/> for every quantity. Both are lines between the
    /// ends of their tiers, so that the ends decide, and the slopes after the last. Packages compare with packages of the
    /// same size; any other pair with packages has no finite set of quantities that decides and counts as not shown.
    /// </summary>
    public static bool IsNeverAbove(PriceSchedule low, PriceSchedule high)
    {
        if (low.IsFree)
        {
            return true;
        }

        if (low.Model == PriceModel.Package || high.Model == PriceModel.Package)
        {
            return low.Model == high.Model
                && low.PackageSize == high.PackageSize
                && low.PackagePrice <= high.PackagePrice
                && low.FreeUnits >= high.FreeUnits;
        }

        return Ends(low).Union(Ends(high)).All(q => IsAtMost(low, high, q))
            && low.Tiers[^1].Price <= high.Tiers[^1].Price;
    }

    // Where a piece begins and ends; the last piece of both is a line from the greatest of these on.
    private static IEnumerable<Int128> Ends(PriceSchedule schedule) =>
        schedule
            .Tiers.Where(static t => t.UpTo is not null)
            .SelectMany(static t => new[] { t.UpTo!.Value, (Int128)t.UpTo.Value + 1 })
            .Prepend(1);

    private static bool IsAtMost(PriceSchedule low, PriceSchedule high, Int128 quantity)
    {
        var (numerator, denominator) = low.Exact(quantity);
        var (other, scale) = high.Exact(quantity);
        return numerator * scale <= other * (BigInteger)denominator;
    }
}
