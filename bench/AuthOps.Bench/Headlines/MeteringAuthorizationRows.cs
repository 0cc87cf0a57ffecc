using AuthOps.Bench.Metering;

namespace AuthOps.Bench.Headlines;

/// <summary>The row of area <c>metering</c> about authorisation: one event judged, quota aside.</summary>
internal static class MeteringAuthorizationRows
{
    private const string Area = "metering";
    private const string Name = "authorise";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(
            Area,
            Name,
            IsLong: false,
            () =>
            {
                using var load = new AuthoriseWorkload();
                var result = PairedMeasurement.Run(
                    new Workload(AuthoriseWorkload.Uses, load.Authorise),
                    new Workload(AuthoriseWorkload.Uses, load.LookUp)
                );
                return new HeadlineRow(
                    Area,
                    Name,
                    result.Ours,
                    "ns",
                    "live: one look-up in a Dictionary of 256 declared uses",
                    result.Reference,
                    result.Ratio,
                    new HeadlineGoal(MaxOurs: 10),
                    Kernel: null
                );
            }
        ),
    ];
}
