using System.Diagnostics;
using System.Globalization;
using AuthOps.Bench.Psi;
using AuthOps.Psi.Vole;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>vole-2e24</c>: seconds for 2^24 + 1 items of each side by VOLE, one more than one store takes, in buckets of about 2^18, both
/// parties on one thread; beside it the most memory that the process had, inputs of 512 MB among it.
/// </summary>
internal static class PsiVoleJobRow
{
    private const string Name = "vole-2e24";

    public static HeadlineCase Case { get; } = new("psi", Name, IsLong: true, Measure);

    private static HeadlineRow Measure()
    {
        var load = PairedMeasurement.IsCheck
            ? new VoleJobWorkload((1 << 10) + 1, 1 << 8, new VolePsiMode())
            : new VoleJobWorkload((1 << 24) + 1, 1 << 18, new VolePsiMode());
        var started = Stopwatch.GetTimestamp();
        load.Run();
        var ours = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        const double Reference = 27.2;
        return new HeadlineRow(
            "psi",
            Name,
            ours,
            "s",
            "recorded:vole.md volepsi, one thread, 4 GHz",
            Reference,
            Reference / ours,
            new HeadlineGoal(MaxOurs: 4.5),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{VoleWorkload.Kernel}; {(double)load.Bytes / load.Count:0.00} B an item; at most {process.PeakWorkingSet64 / 1e6:0} MB, goal 1000"
            )
        );
    }
}
