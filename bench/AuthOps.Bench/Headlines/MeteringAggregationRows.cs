using AuthOps.Bench.Metering;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>metering</c> about sums over many uses.</summary>
internal static class MeteringAggregationRows
{
    private const string Area = "metering";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Row(
            "aggregate",
            25,
            load => _ = load.Ours(AggregationWorkload.ByHour),
            load => _ = load.ReferenceByHour()
        ),
        Row(
            "unique",
            100,
            load => _ = load.Ours(AggregationWorkload.UniqueByDay),
            load => _ = load.ReferenceUniqueByDay()
        ),
    ];

    private static HeadlineCase Row(
        string name,
        double mostMilliseconds,
        Action<AggregationWorkload> ours,
        Action<AggregationWorkload> reference
    ) =>
        new(
            Area,
            name,
            // Ten million uses are recorded first, which takes longer than a row may.
            IsLong: true,
            () =>
            {
                using var load = new AggregationWorkload(AggregationWorkload.RowEvents);
                var result = PairedMeasurement.Run(
                    new Workload(1, () => ours(load)),
                    new Workload(1, () => reference(load))
                );
                return new HeadlineRow(
                    Area,
                    name,
                    result.Ours / 1e6,
                    "ms",
                    "live: DuckDB, the same columns in memory, one thread",
                    result.Reference / 1e6,
                    result.Ratio,
                    new HeadlineGoal(MaxOurs: mostMilliseconds),
                    null
                );
            }
        );
}
