using System.Globalization;

namespace AuthOps.Metering.Supply;

/// <summary>A share of things that are as they should be, exactly. Immutable and safe to share between threads.</summary>
/// <param name="Good">How many are.</param>
/// <param name="All">How many there are; 0 where there was nothing to look at.</param>
public readonly record struct QualityRatio(long Good, long All)
{
    /// <summary>The share in hundredths of a percent, rounded down, so that only a whole share reads as 100 %; null of nothing.</summary>
    public int? BasisPoints => All == 0 ? null : (int)((Int128)Good * 10_000 / All);

    /// <summary>The share as it may be published.</summary>
    /// <param name="minimum">The least count shown, at least 1.</param>
    /// <returns>For instance <c>98.76 %</c>; a dash where all, the good or the others are too few.</returns>
    public string Publish(int minimum)
    {
        var isHidden =
            BasisPoints is null
            || All < minimum
            || Reports.SmallCounts.Publish(Good, minimum) is null
            || Reports.SmallCounts.Publish(All - Good, minimum) is null;
        return isHidden
            ? "-"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{BasisPoints / 100}.{BasisPoints % 100:D2} %"
            );
    }

    internal QualityRatio Plus(long good, long all) => new(Good + good, All + all);
}
