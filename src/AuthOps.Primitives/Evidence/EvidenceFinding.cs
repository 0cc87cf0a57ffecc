namespace AuthOps.Primitives.Evidence;

/// <summary>One thing that is wrong with signed evidence. Immutable and safe to share between threads.</summary>
public sealed record EvidenceFinding
{
    internal EvidenceFinding(
        EvidenceFindingKind kind,
        int? signatureIndex,
        string? keyId,
        string? party,
        string? role
    )
    {
        Kind = kind;
        SignatureIndex = signatureIndex;
        KeyId = keyId;
        Party = party;
        Role = role;
    }

    /// <summary>What is wrong.</summary>
    public EvidenceFindingKind Kind { get; }

    /// <summary>Which signature, counted from 0; null where the whole is meant.</summary>
    public int? SignatureIndex { get; }

    /// <summary>The key id that the signature names.</summary>
    public string? KeyId { get; }

    /// <summary>The party to whom the trust file assigns the key.</summary>
    public string? Party { get; }

    /// <summary>The role that nobody accepted holds.</summary>
    public string? Role { get; }

    /// <summary>The finding as a sentence.</summary>
    public string Message =>
        Kind switch
        {
            EvidenceFindingKind.UnknownKey =>
                $"Signature {SignatureIndex} names key {KeyId}, which is not among the trusted keys.",
            EvidenceFindingKind.BadSignature =>
                $"Signature {SignatureIndex} is not key {KeyId}'s over this statement{Of()}: "
                    + "the statement or the signature was altered.",
            EvidenceFindingKind.WrongAlgorithm =>
                $"Signature {SignatureIndex} by key {KeyId}{Of()} uses an algorithm outside the required profile.",
            EvidenceFindingKind.RevokedKey =>
                $"Signature {SignatureIndex} is by key {KeyId}{Of()}, which is revoked.",
            EvidenceFindingKind.KeyNotYetValid =>
                $"Signature {SignatureIndex} is by key {KeyId}{Of()}, whose validity has not begun.",
            EvidenceFindingKind.ExpiredKey =>
                $"Signature {SignatureIndex} is by key {KeyId}{Of()}, whose validity has ended.",
            EvidenceFindingKind.DuplicateSigner =>
                $"Signature {SignatureIndex} is a second one by key {KeyId}.",
            _ => $"No accepted signature is by a holder of the role {Role}.",
        };

    /// <summary>The finding as a sentence.</summary>
    /// <returns><see cref="Message"/>.</returns>
    public override string ToString() => Message;

    private string Of() => Party is null ? "" : $" ({Party})";
}
