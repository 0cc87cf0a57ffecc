using AuthOps.Bench.Primitives;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>primitives</c>.</summary>
internal static class PrimitivesRows
{
    private const string Area = "primitives";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        HeadlineCase.Paired(
            Area,
            "random-8b",
            "RandomNumberGenerator.Fill of 16 KiB, per 8 bytes",
            new HeadlineGoal(MaxOurs: 3, MinRatio: 0.4),
            () => null,
            () =>
            {
                var load = new RandomWorkload();
                return (
                    new Workload(RandomWorkload.Draws, load.NextUInt64),
                    new Workload(RandomWorkload.Draws, load.PlatformFill)
                );
            }
        ),
        Batch("sha256-batch", "SHA256.HashData", HashKind.Sha256, 10),
        Batch("sm3-batch", "BouncyCastle SM3Digest", HashKind.Sm3, 8),
        Batch("sha512-batch", "SHA512.HashData", HashKind.Sha512, 5),
        Tree("merkle-sha256", "the same tree by SHA256.HashData", HashKind.Sha256, 5),
        Tree("merkle-sm3", "the same tree by BouncyCastle SM3Digest", HashKind.Sm3, 6),
    ];

    private static HeadlineCase Batch(string name, string reference, HashKind kind, double ratio) =>
        HeadlineCase.Paired(
            Area,
            name,
            reference + " per 32-byte message",
            new HeadlineGoal(MinRatio: ratio),
            () => Sha256.KernelName,
            () =>
            {
                var load = new BatchHashWorkload(kind, messageLength: 32);
                return (
                    new Workload(BatchHashWorkload.Messages, load.Batch),
                    new Workload(BatchHashWorkload.Messages, load.OneShotReference)
                );
            }
        );

    private static HeadlineCase Tree(string name, string reference, HashKind kind, double ratio) =>
        HeadlineCase.Paired(
            Area,
            name,
            reference + ", 4,096 leaves of 118 bytes, per leaf",
            new HeadlineGoal(MinRatio: ratio),
            () => Sha256.KernelName,
            () =>
            {
                var load = new MerkleWorkload(kind);
                return (
                    new Workload(MerkleWorkload.Leaves, load.Batch),
                    new Workload(MerkleWorkload.Leaves, load.OneShotReference)
                );
            }
        );
}
