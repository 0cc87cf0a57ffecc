using System.Diagnostics;
using System.Globalization;
using AuthOps.Bench.Psi;
using AuthOps.Psi.Vole;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Rows <c>vole-2e20</c>, <c>vole-mal-2e20</c> and <c>vole-sub-2e20</c>: seconds for 2^20 items of each side by VOLE, both parties on one
/// thread, items hashed, real base transfers; the median of runs. The reference is the recorded time of its authors' C++ on another machine.
/// </summary>
internal static class PsiVoleRows
{
    private const int Runs = 5;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Case("vole-2e20", new VolePsiMode(), 0.749, 0.30),
        Case("vole-mal-2e20", new VolePsiMode { IsMalicious = true }, 0.664, 0.32),
        Case("vole-sub-2e20", new VolePsiMode { IsSmall = true }, null, 0.32),
    ];

    private static HeadlineCase Case(
        string name,
        VolePsiMode mode,
        double? reference,
        double most
    ) => new("psi", name, IsLong: false, () => Measure(name, mode, reference, most));

    private static HeadlineRow Measure(
        string name,
        VolePsiMode mode,
        double? reference,
        double most
    )
    {
        var load = new VoleWorkload(PairedMeasurement.IsCheck ? 1 << 8 : 1 << 20, mode);
        load.Run();
        List<double> times = [];
        for (var run = 0; run < (PairedMeasurement.IsCheck ? 1 : Runs); run++)
        {
            var started = Stopwatch.GetTimestamp();
            load.Run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        times.Sort();
        var ours = times[times.Count / 2];
        return new HeadlineRow(
            "psi",
            name,
            ours,
            "s",
            reference is null ? null : "recorded:vole.md volepsi, one thread, 4 GHz",
            reference,
            reference / ours,
            new HeadlineGoal(MaxOurs: most),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{VoleWorkload.Kernel}; {(double)load.Bytes / load.Count:0.00} B an item"
            )
        );
    }
}
