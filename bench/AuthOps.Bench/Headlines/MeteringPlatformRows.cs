using AuthOps.Bench.Metering;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>metering</c> about what is built on the log.</summary>
internal static class MeteringPlatformRows
{
    private const string Area = "metering";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(Area, "metered-request", IsLong: false, MeteredRequest),
        new(Area, "reconcile", IsLong: false, Reconcile),
        new(Area, "shapley-20", IsLong: false, Shapley),
    ];

    private static HeadlineRow MeteredRequest()
    {
        using var load = new WebRequestWorkload();
        var result = PairedMeasurement.Run(
            new Workload(WebRequestWorkload.Requests, () => WebRequestWorkload.Many(load.Leased)),
            new Workload(
                WebRequestWorkload.Requests,
                () => WebRequestWorkload.Many(load.NotMetered)
            )
        );
        return new HeadlineRow(
            Area,
            "metered-request",
            result.Ours,
            "ns",
            "live: the same request through the same pipeline, not metered",
            result.Reference,
            result.Ratio,
            new HeadlineGoal(MaxOurs: 5_000),
            Kernel: null
        );
    }

    private static HeadlineRow Reconcile()
    {
        using var load = new ReconciliationWorkload(PairedMeasurement.IsCheck ? 20_000 : 500_000);
        var (whole, compared) = load.Measure();
        Console.Error.WriteLine(
            FormattableString.Invariant(
                $"metering reconcile: {compared:0} k/s once both logs were verified"
            )
        );
        return new HeadlineRow(
            Area,
            "reconcile",
            whole,
            "k/s",
            null,
            null,
            null,
            new HeadlineGoal(MinOurs: 100),
            Kernel: null
        );
    }

    private static HeadlineRow Shapley()
    {
        var values = ShapleyBenchmarks.Example();
        return new HeadlineRow(
            Area,
            "shapley-20",
            PairedMeasurement.Alone(
                new Workload(1, () => _ = ShapleySplit.Divide(new Fen(123_456_789), values))
            ) / 1e6,
            "ms",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 1_000),
            Kernel: null
        );
    }
}
