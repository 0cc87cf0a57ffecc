using AuthOps.Bench.Dp;
using AuthOps.Dp;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>dp</c> about whole releases: reading, bounding, aggregating and noise.</summary>
internal static class DpQueryRows
{
    private const string Area = "dp";
    private const string File = "recorded/dp.md";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        DpGroupByRow.Case,
        Row(
            "sum-auto",
            "ns",
            1,
            1599,
            4,
            () => Warm(AutomaticSumWorkload.Rows, new AutomaticSumWorkload().Release)
        ),
        Row(
            "quantile",
            "us",
            1e3,
            351,
            10,
            () => Warm(QuantileWorkload.Partitions, new QuantileWorkload().Release)
        ),
    ];

    // What is called once a release is compiled in full after thirty.
    private static Workload Warm(int items, Action release)
    {
        for (var i = 0; i < (PairedMeasurement.IsCheck ? 1 : 40); i++)
        {
            release();
        }

        return new Workload(items, release);
    }

    private static HeadlineCase Row(
        string name,
        string unit,
        double nanoseconds,
        double reference,
        double goal,
        Func<Workload> prepare
    ) =>
        new(
            Area,
            name,
            IsLong: false,
            () =>
            {
                var ours = PairedMeasurement.Alone(prepare()) / nanoseconds;
                return new HeadlineRow(
                    Area,
                    name,
                    ours,
                    unit,
                    "recorded:" + File,
                    reference,
                    reference / ours,
                    new HeadlineGoal(MaxOurs: goal),
                    DpExecution.KernelName
                );
            }
        );
}
