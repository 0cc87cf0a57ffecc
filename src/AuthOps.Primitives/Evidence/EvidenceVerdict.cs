namespace AuthOps.Primitives.Evidence;

/// <summary>
/// Whether signed evidence is accepted under a trust file, and if not, why. Immutable and safe to share between
/// threads.
/// </summary>
public sealed class EvidenceVerdict
{
    internal EvidenceVerdict(List<EvidenceFinding> findings, List<TrustedKey> signers)
    {
        Findings = findings.AsReadOnly();
        Signers = signers.AsReadOnly();
    }

    /// <summary>True only when nothing at all was found wrong.</summary>
    public bool IsAccepted => Findings.Count == 0 && Signers.Count > 0;

    /// <summary>Everything that is wrong, in the order of the signatures, missing roles last.</summary>
    public IReadOnlyList<EvidenceFinding> Findings { get; }

    /// <summary>The trusted keys whose signatures hold, in the order of the signatures.</summary>
    public IReadOnlyList<TrustedKey> Signers { get; }
}
