using AuthOps.Bench.Anonymization;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The row <c>verify-stream</c> of area <c>anonymization</c>: k, l and t of a released million of records, from encoded columns
/// in blocks to the report, on one thread. No other tool does it, so there is no reference.
/// </summary>
internal static class AnonymizationVerifyRow
{
    private const string Area = "anonymization";
    private const string Name = "verify-stream";

    public static IReadOnlyList<HeadlineCase> All { get; } =
        AdultFiles.IsPresent ? [new HeadlineCase(Area, Name, IsLong: false, Measure)] : [];

    private static HeadlineRow Measure()
    {
        var release = new VerifiedMillion();
        var nanoseconds = PairedMeasurement.Alone(
            new Workload(release.Rows, () => release.Check())
        );
        return new HeadlineRow(
            Area,
            Name,
            1e3 / nanoseconds,
            "M/s",
            null,
            null,
            null,
            new HeadlineGoal(MinOurs: 8),
            "1 thread"
        );
    }
}
