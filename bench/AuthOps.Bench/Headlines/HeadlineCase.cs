namespace AuthOps.Bench.Headlines;

/// <summary>A row before it is measured; immutable.</summary>
/// <param name="Area">The part of the suite, such as <c>primitives</c>.</param>
/// <param name="Name">The identifier used in the issues.</param>
/// <param name="IsLong">Whether the row takes more than 20 s and runs with <c>--long</c> only.</param>
/// <param name="Measure">Prepares the data, warms up and measures.</param>
internal sealed record HeadlineCase(
    string Area,
    string Name,
    bool IsLong,
    Func<HeadlineRow> Measure
)
{
    /// <summary>A row in nanoseconds per item against a reference that runs in the same process.</summary>
    /// <param name="area">The part of the suite.</param>
    /// <param name="name">The identifier used in the issues.</param>
    /// <param name="reference">What the reference is, in a few words.</param>
    /// <param name="goal">What the row is meant to reach.</param>
    /// <param name="kernel">Names the kernel of ours that runs, or gives null.</param>
    /// <param name="prepare">Makes the two workloads over the same data.</param>
    public static HeadlineCase Paired(
        string area,
        string name,
        string reference,
        HeadlineGoal goal,
        Func<string?> kernel,
        Func<(Workload Ours, Workload Reference)> prepare
    ) =>
        new(
            area,
            name,
            IsLong: false,
            () =>
            {
                var (ours, other) = prepare();
                var result = PairedMeasurement.Run(ours, other);
                return new HeadlineRow(
                    area,
                    name,
                    result.Ours,
                    "ns",
                    $"live: {reference}",
                    result.Reference,
                    result.Ratio,
                    goal,
                    kernel()
                );
            }
        );

    /// <summary>A row in nanoseconds per item, or in million items a second, beside a figure recorded elsewhere.</summary>
    /// <param name="area">The part of the suite.</param>
    /// <param name="name">The identifier used in the issues.</param>
    /// <param name="unit"><c>ns</c> or <c>M/s</c>.</param>
    /// <param name="recorded">The file below <c>bench/results</c> that tells where the figure is from, and the figure.</param>
    /// <param name="goal">What the row is meant to reach.</param>
    /// <param name="kernel">Names the kernel of ours that runs, or gives null.</param>
    /// <param name="prepare">Makes the workload.</param>
    public static HeadlineCase Recorded(
        string area,
        string name,
        string unit,
        (string File, double Value) recorded,
        HeadlineGoal goal,
        Func<string?> kernel,
        Func<Workload> prepare
    ) =>
        new(
            area,
            name,
            IsLong: false,
            () =>
            {
                var nanoseconds = PairedMeasurement.Alone(prepare());
                var isRate = unit == "M/s";
                var ours = isRate ? 1000 / nanoseconds : nanoseconds;
                return new HeadlineRow(
                    area,
                    name,
                    ours,
                    unit,
                    "recorded:" + recorded.File,
                    recorded.Value,
                    isRate ? ours / recorded.Value : recorded.Value / ours,
                    goal,
                    kernel()
                );
            }
        );
}
