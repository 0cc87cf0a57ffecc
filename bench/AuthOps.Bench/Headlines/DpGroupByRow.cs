using System.Diagnostics;
using AuthOps.Bench.Dp;
using AuthOps.Dp;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The row <c>group-by</c>: ours twice, then the SQL engine once, and again. A query of the engine takes seconds, so
/// that there is no time for more.
/// </summary>
internal static class DpGroupByRow
{
    private const int Rounds = 2;

    public static HeadlineCase Case { get; } = new("dp", "group-by", IsLong: false, Measure);

    private static HeadlineRow Measure()
    {
        var load = new GroupByWorkload(PairedMeasurement.IsCheck ? 100_000 : GroupByWorkload.Rows);
        using var reference = load.NewReference();

        // The first releases run while loops are still being compiled.
        load.Release();
        load.Release();
        List<double> ours = [];
        List<double> theirs = [];
        long kept = 0;
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(Seconds(load.Release));
            ours.Add(Seconds(load.Release));
            theirs.Add(Seconds(() => kept = reference.Run()));
        }

        // Counts have noise of mean 0 and scale 16 on 10^5 keys; twelve deviations of their sum are 86,000.
        var released = load.Result!.Value["n"].Values.Sum();
        if (Math.Abs(released - kept) > 86_000)
        {
            throw new InvalidOperationException(
                $"Ours keeps about {released:F0} rows and the reference {kept}."
            );
        }

        ours.Sort();
        var median = (ours[1] + ours[2]) / 2;
        var least = theirs.Min();
        return new HeadlineRow(
            "dp",
            "group-by",
            median,
            "s",
            "live: DuckDB, the same bounds, one thread, no noise",
            least,
            least / median,
            new HeadlineGoal(MaxOurs: 0.35),
            DpExecution.KernelName
        );
    }

    private static double Seconds(Action run)
    {
        var started = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
