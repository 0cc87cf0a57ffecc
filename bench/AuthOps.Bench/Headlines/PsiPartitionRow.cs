using System.Diagnostics;
using System.Globalization;
using AuthOps.Bench.Psi;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>partition-1e7</c>: seconds of one thread to hash 10^7 items in memory under a key and to spread their rows over buckets in
/// a file, which the system may still hold in its cache.
/// </summary>
internal static class PsiPartitionRow
{
    private const int Runs = 7;

    public static HeadlineCase Case { get; } = new("psi", "partition-1e7", IsLong: false, Measure);

    private static HeadlineRow Measure()
    {
        using var load = new RowsWorkload(PairedMeasurement.IsCheck ? 1 << 12 : RowsWorkload.Rows);
        List<double> times = [];
        for (var run = 0; run < (PairedMeasurement.IsCheck ? 1 : Runs); run++)
        {
            var started = Stopwatch.GetTimestamp();
            load.Run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            load.Clear();
        }

        times.Sort();
        return new HeadlineRow(
            "psi",
            "partition-1e7",
            times[times.Count / 2],
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 0.35),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{RowsWorkload.Kernel}; a row takes 24 B on the disk and {load.MemoryOfRow:0.0} B of memory"
            )
        );
    }
}
