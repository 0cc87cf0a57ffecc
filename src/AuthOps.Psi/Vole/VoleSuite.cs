using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Vole;

/// <summary>A suite of VOLE-PSI: its group, hash and mode. Immutable and safe to share between threads.</summary>
internal sealed class VoleSuite : SessionSuite
{
    private static readonly VolePsiMode s_full = new();
    private static readonly VolePsiMode s_small = new() { IsSmall = true };
    private static readonly VolePsiMode s_malicious = new() { IsMalicious = true };
    private static readonly VolePsiMode s_conservative = s_malicious with
    {
        Code = VoleCode.Conservative,
    };

    private static readonly VoleSuite[] s_all =
    [
        OverRistretto255(PsiSuite.VoleRistretto255, s_full),
        OverSm2(PsiSuite.VoleSm2, s_full),
        OverRistretto255(PsiSuite.VoleSubfieldRistretto255, s_small),
        OverSm2(PsiSuite.VoleSubfieldSm2, s_small),
        OverRistretto255(PsiSuite.VoleMaliciousRistretto255, s_malicious),
        OverSm2(PsiSuite.VoleMaliciousSm2, s_malicious),
        OverRistretto255(PsiSuite.VoleConservativeRistretto255, s_conservative),
        OverSm2(PsiSuite.VoleConservativeSm2, s_conservative),
    ];

    private static readonly FrameType[] s_stages =
    [
        FrameType.Hello,
        FrameType.Transfers,
        FrameType.Correlation,
        FrameType.Comparison,
        FrameType.Matches,
        FrameType.Opening,
        FrameType.Finish,
        FrameType.Receipt,
        FrameType.Done,
    ];

    private VoleSuite(
        PsiSuite id,
        VolePsiMode mode,
        PrimeGroup group,
        HashKind hash,
        ReadOnlySpan<byte> generator
    )
        : base(id, group, hash, generator) => Mode = mode with { Group = group };

    /// <summary>How the protocol runs, but for who learns the result and the buckets of a job.</summary>
    public VolePsiMode Mode { get; }

    public override string Protocol => "vole";

    public override ReadOnlyMemory<FrameType> Stages => s_stages;

    /// <summary>What a tag has; on the wire are as many of its bits as tell it apart.</summary>
    public override byte TagSize => Blocks.Size;

    /// <summary>Units are bytes, as many as a sealed frame takes.</summary>
    public override int ChunkUnits => FrameHeader.MaxPayloadLength - FrameSeal.TagSize;

    public override int MaxItems => OkvsShape.MaxItems;

    /// <summary>The suite; null where it is none of VOLE-PSI.</summary>
    public static VoleSuite? Find(PsiSuite id) => Array.Find(s_all, suite => suite.Id == id);

    private static VoleSuite OverRistretto255(PsiSuite id, VolePsiMode mode) =>
        new(id, mode, Ristretto255.Instance, HashKind.Sha256, Ristretto255.Instance.Generator);

    private static VoleSuite OverSm2(PsiSuite id, VolePsiMode mode) =>
        new(id, mode, WeierstrassGroup.Sm2, HashKind.Sm3, WeierstrassGroup.Sm2.Generator);
}
