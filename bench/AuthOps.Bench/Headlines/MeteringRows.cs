using System.Globalization;
using AuthOps.Bench.Metering;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>metering</c>.</summary>
internal static class MeteringRows
{
    private const string Area = "metering";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(Area, "ingest", IsLong: false, Ingest),
        new(Area, "receipts", IsLong: false, Receipts),
        new(Area, "reopen", IsLong: true, Reopen),
    ];

    private static HeadlineRow Ingest()
    {
        using var load = new IngestWorkload();
        var part = PairedMeasurement.IsCheck ? 50 : 1;
        if (!PairedMeasurement.IsCheck)
        {
            load.WarmUp();
        }

        var ours = load.Ours(IngestWorkload.Events / part);
        var reference = load.Sqlite(IngestWorkload.ReferenceEvents / part);
        Console.Error.WriteLine(load.Latencies());
        return new HeadlineRow(
            Area,
            "ingest",
            ours,
            "M/s",
            "live: SQLite WAL FULL, unique id, 10,000 a commit, "
                + $"{IngestWorkload.ReferenceEvents:N0} events",
            reference,
            ours / reference,
            new HeadlineGoal(MinRatio: 8, MinOurs: 0.8),
            Sha256.KernelName
        );
    }

    private static HeadlineRow Reopen()
    {
        // A smaller log is another row: the name never changes meaning.
        var count = Environment.GetEnvironmentVariable("AUTHOPS_REOPEN_EVENTS") is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : IngestWorkload.ReopenEvents;
        using var load = new IngestWorkload();
        return new HeadlineRow(
            Area,
            count == IngestWorkload.ReopenEvents
                ? "reopen"
                : string.Create(CultureInfo.InvariantCulture, $"reopen-{count}"),
            load.Reopen(count),
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 10),
            Sha256.KernelName
        );
    }

    private static HeadlineRow Receipts()
    {
        var leaves = PairedMeasurement.IsCheck ? 100_000 : 10_000_000;
        var load = new ReceiptWorkload(leaves);
        var both = new ReceiptWorkload(leaves, withSm3: true);
        Console.Error.WriteLine(
            FormattableString.Invariant(
                $"metering receipts: {both.Measure():0} k/s with the SM3 path besides"
            )
        );
        return new HeadlineRow(
            Area,
            "receipts",
            load.Measure(),
            "k/s",
            null,
            null,
            null,
            new HeadlineGoal(MinOurs: 300),
            Sha256.KernelName
        );
    }
}
