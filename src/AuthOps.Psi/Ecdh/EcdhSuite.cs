using System.Text;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Ecdh;

/// <summary>The group and hash functions of a suite of ECDH-PSI. Immutable and safe to share between threads.</summary>
internal sealed class EcdhSuite : SessionSuite
{
    private static readonly EcdhSuite[] s_all =
    [
        new(
            PsiSuite.EcdhRistretto255,
            Ristretto255.Instance,
            HashKind.Sha256,
            "ristretto255_XMD:SHA-512_R255MAP_RO_",
            Ristretto255.Instance.Generator
        ),
        new(
            PsiSuite.EcdhX25519Elligator2,
            XOnlyCurve25519.Instance,
            HashKind.Sha256,
            "curve25519_XMD:SHA-512_ELL2_NU_",
            [9, .. new byte[31]]
        ),
        new(
            PsiSuite.EcdhSm2,
            WeierstrassGroup.Sm2,
            HashKind.Sm3,
            "SM2_XMD:SM3_SSWU_RO_",
            WeierstrassGroup.Sm2.Generator
        ),
        new(
            PsiSuite.EcdhP256,
            WeierstrassGroup.P256,
            HashKind.Sha256,
            "P256_XMD:SHA-256_SSWU_RO_",
            WeierstrassGroup.P256.Generator
        ),
    ];

    private static readonly FrameType[] s_stages =
    [
        FrameType.Hello,
        FrameType.Items,
        FrameType.Tags,
        FrameType.Opening,
        FrameType.Order,
        FrameType.PayloadKeys,
        FrameType.Payloads,
        FrameType.Finish,
        FrameType.Receipt,
        FrameType.Done,
    ];

    private readonly byte[] _itemDomain;

    private EcdhSuite(
        PsiSuite id,
        MaskingGroup group,
        HashKind hash,
        string map,
        ReadOnlySpan<byte> generator
    )
        : base(id, group, hash, generator)
    {
        _itemDomain = Encoding.ASCII.GetBytes($"AuthOps-PSI-v1-{map}-");
    }

    public override string Protocol => "ecdh";

    public override ReadOnlyMemory<FrameType> Stages => s_stages;

    public override byte TagSize => EcdhMasker.TagSize;

    public override int ChunkUnits => EcdhSchedule.ChunkItems;

    public override int MaxItems => PsiOptions.SizeCeiling;

    public static EcdhSuite Of(PsiSuite id) => Array.Find(s_all, suite => suite.Id == id)!;

    /// <summary>The domain separation tag of the map to the group: of the suite and of the session.</summary>
    public byte[] ItemDomain(ReadOnlySpan<byte> sessionId) => [.. _itemDomain, .. sessionId];
}
