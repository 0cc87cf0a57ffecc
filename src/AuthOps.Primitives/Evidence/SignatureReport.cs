using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// What signatures say when nobody vouches for the keys: consistency, not origin. Immutable and safe to share
/// between threads.
/// </summary>
public sealed class SignatureReport
{
    internal SignatureReport(List<EvidenceFinding> findings, List<VerificationKey> keys)
    {
        Findings = findings.AsReadOnly();
        ConsistentKeys = keys.AsReadOnly();
    }

    /// <summary>Every signature is right under some key given. The signers are not established by this.</summary>
    public bool IsConsistent => Findings.Count == 0 && ConsistentKeys.Count > 0;

    /// <summary>Everything that is wrong, in the order of the signatures.</summary>
    public IReadOnlyList<EvidenceFinding> Findings { get; }

    /// <summary>
    /// The keys whose signatures are right; compare their <see cref="VerificationKey.KeyId"/> (fingerprint) with
    /// what the parties say by another channel.
    /// </summary>
    public IReadOnlyList<VerificationKey> ConsistentKeys { get; }
}
