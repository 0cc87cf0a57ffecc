using System.Diagnostics;
using AuthOps.Bench.Psi;
using AuthOps.Primitives.Groups;
using AuthOps.Psi;

namespace AuthOps.Bench.Headlines;

/// <summary>
/// The rows of area <c>psi</c>: seconds for 2^16 keys of each side, both parties on one thread. Ours runs twice, between runs
/// of the reference over 1,024 keys of each side, whose time is scaled; a run takes seconds, so that there is no time for more.
/// </summary>
internal static class PsiRows
{
    private const string Area = "psi";
    private const int Count = 1 << 16;
    private const int Rounds = 2;

    private static int ReferenceCount => PairedMeasurement.IsCheck ? 16 : 1024;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        new(
            Area,
            "psi-2e16",
            IsLong: false,
            () =>
                Measure(
                    "psi-2e16",
                    PsiSuite.EcdhRistretto255,
                    "libsodium ristretto255: 1024 keys, scaled",
                    new SodiumIntersection(ReferenceCount).Run,
                    6,
                    Ristretto255.Instance.KernelName
                )
        ),
        new(
            Area,
            "sm2-2e16",
            IsLong: false,
            () =>
                Measure(
                    "sm2-2e16",
                    PsiSuite.EcdhSm2,
                    "BouncyCastle SM2: 1024 keys, scaled",
                    new BouncyCastleIntersection(ReferenceCount).Run,
                    9,
                    WeierstrassGroup.Sm2.KernelName
                )
        ),
    ];

    private static HeadlineRow Measure(
        string name,
        PsiSuite suite,
        string reference,
        Action runReference,
        double leastRatio,
        string kernel
    )
    {
        var warmUp = new IntersectionWorkload(suite, PairedMeasurement.IsCheck ? 64 : 1 << 12);
        var load = PairedMeasurement.IsCheck ? warmUp : new IntersectionWorkload(suite, Count);
        warmUp.Run();
        runReference();
        List<double> ours = [];
        List<double> theirs = [Seconds(runReference) / ReferenceCount];
        for (var round = 0; round < (PairedMeasurement.IsCheck ? 1 : Rounds); round++)
        {
            ours.Add(Seconds(load.Run) / load.Count);
            theirs.Add(Seconds(runReference) / ReferenceCount);
        }

        // The fastest of either: both have one speed when nothing disturbs them.
        var (mine, other) = (ours.Min() * Count, theirs.Min() * Count);
        return new HeadlineRow(
            Area,
            name,
            mine,
            "s",
            $"live: {reference}",
            other,
            other / mine,
            new HeadlineGoal(MinRatio: leastRatio),
            kernel
        );
    }

    private static double Seconds(Action run)
    {
        var started = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
