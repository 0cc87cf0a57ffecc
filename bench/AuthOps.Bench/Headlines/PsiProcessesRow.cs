using System.Globalization;
using AuthOps.Primitives.Groups;
using AuthOps.Psi;
using PsiParty = AuthOps.Bench.Psi.PsiParty;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>psi-2e20</c>: seconds from the start to both results of an intersection of 2^20 keys of each side, in two processes on the
/// loopback interface, a processor and a thread each; the default suite, and the fast one named beside it.
/// </summary>
internal static class PsiProcessesRow
{
    public static HeadlineCase Case { get; } = new("psi", "psi-2e20", IsLong: true, Measure);

    private static HeadlineRow Measure()
    {
        var count = PairedMeasurement.IsCheck ? 1 << 9 : 1 << 20;
        var (ours, busy) = PsiParty.Measure(PsiSuite.EcdhRistretto255, count);
        var (fast, fastBusy) = PsiParty.Measure(PsiSuite.EcdhX25519Elligator2, count);
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
}
