using System.Globalization;
using AuthOps.Bench.Psi;
using AuthOps.Primitives.Groups;
using AuthOps.Psi;
using PsiParty = AuthOps.Bench.Psi.PsiParty;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Rows <c>psi-2e20</c> and <c>vole-net-2e20</c>: seconds from the start to both results of an intersection of 2^20 keys of each side, in
/// two processes on the loopback interface, a processor and a thread each: by the default suite, the fast one named beside it, and by
/// VOLE in the full field between parties that follow the protocol, the median of runs.
/// </summary>
internal static class PsiProcessesRow
{
    private const int VoleRuns = 5;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new("psi", "psi-2e20", IsLong: true, MeasureEcdh),
        new("psi", "vole-net-2e20", IsLong: true, MeasureVole),
    ];

    private static int Count => PairedMeasurement.IsCheck ? 1 << 9 : 1 << 20;

    private static HeadlineRow MeasureEcdh()
    {
        var (ours, busy, _) = PsiParty.Measure(PsiSuite.EcdhRistretto255, Count);
        var (fast, fastBusy, _) = PsiParty.Measure(PsiSuite.EcdhX25519Elligator2, Count);
        return new HeadlineRow(
            "psi",
            "psi-2e20",
            ours,
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 14),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Ristretto255.Instance.KernelName}; {busy:0.0} s of them computing; with x25519-ell2 {fast:0.0} s, {fastBusy:0.0} s computing"
            )
        );
    }

    private static HeadlineRow MeasureVole()
    {
        List<(double Seconds, double Busy, double InSession)> runs = [];
        for (var run = 0; run < (PairedMeasurement.IsCheck ? 1 : VoleRuns); run++)
        {
            runs.Add(PsiParty.Measure(PsiSuite.VoleRistretto255, Count));
        }

        runs.Sort();
        var (ours, busy, inSession) = runs[runs.Count / 2];
        return new HeadlineRow(
            "psi",
            "vole-net-2e20",
            ours,
            "s",
            null,
            null,
            null,
            new HeadlineGoal(MaxOurs: 0.5),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{VoleWorkload.Kernel}; {inSession:0.00} s of them in the session, the rest makes sets of key text; {busy:0.00} s of processor time in the busier process; {runs.Count} runs, {runs[0].Seconds:0.00} to {runs[^1].Seconds:0.00} s"
            )
        );
    }
}
