using System.Diagnostics;
using AuthOps.Bench.Psi;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>many-party-2e14</c>: milliseconds for three parties with 2^14 keys each, all of them on one thread and no network. It has no
/// reference and no goal; nobody else's has been run.
/// </summary>
internal static class PsiManyPartyRow
{
    private const int Runs = 5;

    public static HeadlineCase Case { get; } =
        new("psi", "many-party-2e14", IsLong: false, Measure);

    private static HeadlineRow Measure()
    {
        var load = new ManyPartyWorkload(PairedMeasurement.IsCheck ? 1 << 6 : 1 << 14);
        new ManyPartyWorkload(1 << 6).Run();
        List<double> times = [];
        for (var run = 0; run < (PairedMeasurement.IsCheck ? 1 : Runs); run++)
        {
            var started = Stopwatch.GetTimestamp();
            load.Run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return new HeadlineRow(
            "psi",
            "many-party-2e14",
            times[times.Count / 2],
            "ms",
            null,
            null,
            null,
            new HeadlineGoal(),
            Ristretto255.Instance.KernelName
        );
    }
}
