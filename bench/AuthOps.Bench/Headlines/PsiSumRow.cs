using AuthOps.Bench.Psi;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// Row <c>sum-2e14</c>: nanoseconds for each of 2^14 keys of a side, the whole protocol of both parties on one thread, masking
/// and the search for the logarithm included. The reference is Paillier-2048 alone, one encryption and one addition, measured on few
/// elements: what a Paillier protocol has beside that is left out.
/// </summary>
internal static class PsiSumRow
{
    public static HeadlineCase Case { get; } =
        HeadlineCase.Paired(
            "psi",
            "sum-2e14",
            "Paillier-2048, one encryption (by CRT) and one addition on BigInteger, 2 elements",
            new HeadlineGoal(MinRatio: 20),
            () => Ristretto255.Instance.KernelName,
            () =>
            {
                var load = new SumWorkload(PairedMeasurement.IsCheck ? 1 << 8 : 1 << 14);
                return (
                    new Workload(load.Count, load.Run),
                    new Workload(PaillierReference.Elements, new PaillierReference().Run)
                );
            }
        );
}
