using AuthOps.Bench.Metering;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>metering</c> about quotas.</summary>
internal static class MeteringQuotaRows
{
    private const string Area = "metering";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Row("quota-check", new HeadlineGoal(MaxOurs: 5), load => load.Check),
        Row("reserve-post", new HeadlineGoal(MaxOurs: 120), load => load.ReserveAndCommit),
    ];

    private static HeadlineCase Row(
        string name,
        HeadlineGoal goal,
        Func<LeaseWorkload, Action> ours
    ) =>
        new(
            Area,
            name,
            IsLong: false,
            () =>
            {
                using var load = new LeaseWorkload();
                var result = PairedMeasurement.Run(
                    new Workload(LeaseWorkload.Uses, ours(load)),
                    new Workload(LeaseWorkload.Uses, load.Decrement)
                );
                return new HeadlineRow(
                    Area,
                    name,
                    result.Ours,
                    "ns",
                    "live: Interlocked.Decrement, uncontended",
                    result.Reference,
                    result.Ratio,
                    goal,
                    Kernel: null
                );
            }
        );
}
