using AuthOps.Bench.Groups;
using AuthOps.Primitives.Groups;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>groups</c> on SM2 and P-256; figures are nanoseconds an item.</summary>
internal static class WeierstrassRows
{
    private const string Area = "groups";

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Batch("sm2-batch", "BouncyCastle ECPoint.Multiply and Normalize", 11_000, isSm2: true),
        Batch("p256-batch", "ECDiffieHellman.DeriveRawSecretAgreement", 10_000, isSm2: false),
        Signature("sm2-sign", 50_000, 1, load => load.Sign, load => load.SignReference),
        Signature("sm2-verify", 120_000, 1, load => load.Verify, load => load.VerifyReference),
        Signature(
            "sm2-verify-batch",
            120_000,
            Sm2SignatureWorkload.Signatures,
            load => load.VerifyBatch,
            load => load.VerifyReference
        ),
    ];

    private static HeadlineCase Batch(string name, string reference, double most, bool isSm2) =>
        HeadlineCase.Paired(
            Area,
            name,
            reference,
            new HeadlineGoal(MaxOurs: most),
            () => WeierstrassGroup.Sm2.KernelName,
            () =>
            {
                var load = new WeierstrassWorkload(isSm2);
                return (
                    new Workload(WeierstrassWorkload.Points, load.Batch),
                    new Workload(
                        WeierstrassWorkload.ReferencePoints,
                        isSm2 ? load.BouncyCastle : load.Platform
                    )
                );
            }
        );

    private static HeadlineCase Signature(
        string name,
        double most,
        int items,
        Func<Sm2SignatureWorkload, Action> ours,
        Func<Sm2SignatureWorkload, Action> reference
    ) =>
        HeadlineCase.Paired(
            Area,
            name,
            "BouncyCastle SM2Signer",
            new HeadlineGoal(MaxOurs: most),
            () =>
                name == "sm2-verify"
                    ? "64-bit words, tables kept with the key"
                    : WeierstrassGroup.Sm2.KernelName,
            () =>
            {
                var load = new Sm2SignatureWorkload();
                return (new Workload(items, ours(load)), new Workload(1, reference(load)));
            }
        );
}
