using System.Diagnostics;
using AuthOps.Bench.Psi;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>unbalanced-lookup</c>: milliseconds of one thread for a query of 2,000 items against 10^6 keys, both sides and no
/// network. Mode OPRF; tagging the keys is the server's work once an epoch and not in the figure.
/// </summary>
internal static class PsiLookupRow
{
    private const int Runs = 25;

    // Past the thirtieth call, when methods are compiled again.
    private const int WarmUpRuns = 40;

    public static HeadlineCase Case { get; } =
        new("psi", "unbalanced-lookup", IsLong: false, Measure);

    private static HeadlineRow Measure()
    {
        using var load = new LookupWorkload(
            PairedMeasurement.IsCheck ? 1 << 12 : LookupWorkload.Keys
        );
        if (!PairedMeasurement.IsCheck)
        {
            for (var run = 0; run < WarmUpRuns; run++)
            {
                load.Lookup();
            }
        }

        List<double> times = [];
        for (var run = 0; run < (PairedMeasurement.IsCheck ? 1 : Runs); run++)
        {
            var started = Stopwatch.GetTimestamp();
            load.Lookup();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return new HeadlineRow(
            "psi",
            "unbalanced-lookup",
            times[times.Count / 2],
            "ms",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 40),
            Ristretto255.Instance.KernelName
        );
    }
}
