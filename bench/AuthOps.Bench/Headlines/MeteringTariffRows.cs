using AuthOps.Bench.Metering;

namespace AuthOps.Bench.Headlines;

/// <summary>The row of area <c>metering</c> about prices.</summary>
internal static class MeteringTariffRows
{
    private const string Area = "metering";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [new(Area, "rate-events", IsLong: false, RateEvents)];

    private static HeadlineRow RateEvents()
    {
        var load = new RatingWorkload();
        var nanoseconds = PairedMeasurement.Alone(new Workload(RatingWorkload.Events, load.Rate));
        return new HeadlineRow(
            Area,
            "rate-events",
            1_000 / nanoseconds,
            "M/s",
            null,
            null,
            null,
            new HeadlineGoal(MinOurs: 10),
            Kernel: null
        );
    }
}
