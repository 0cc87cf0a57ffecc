using AuthOps.Bench.Dp;
using AuthOps.Dp.Accounting;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>dp</c> about accounting.</summary>
internal static class DpAccountingRows
{
    private const double MillisecondsOfReference = 440;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(
            "dp",
            "pld",
            IsLong: false,
            () =>
            {
                var load = new LossDistributionWorkload();
                var run = new Workload(1, load.Solve);

                // The reference cannot run here; ours is paired with itself for its median.
                var milliseconds = PairedMeasurement.Run(run, run).Ours / 1e6;
                return new HeadlineRow(
                    "dp",
                    "pld",
                    milliseconds,
                    "ms",
                    "recorded:recorded/dp-accounting.md",
                    MillisecondsOfReference,
                    MillisecondsOfReference / milliseconds,
                    new HeadlineGoal(MaxOurs: 15),
                    PrivacyCurve.KernelName
                );
            }
        ),
    ];
}
