namespace AuthOps.Psi;

/// <summary>What a session is doing.</summary>
public enum PsiPhase
{
    /// <summary>Agreeing on version, suite, roles, sizes, schema and output.</summary>
    Handshake = 1,

    /// <summary>Masking the own items.</summary>
    MaskingOwn = 2,

    /// <summary>Masking the peer's masked items once more.</summary>
    MaskingPeer = 3,

    /// <summary>Exchanging tags, counting, opening.</summary>
    Matching = 4,

    /// <summary>Comparing transcripts.</summary>
    Finishing = 5,

    /// <summary>Making the correlation that a VOLE suite compares under.</summary>
    Correlating = 6,
}
