using AuthOps.Primitives.Signatures;

namespace AuthOps.Psi.Governance;

/// <summary>
/// That both parties sign a receipt at the end of a session, as whom and with which keys. Each party names the other's key
/// from what it trusts, never from the session. Immutable; safe to share between threads if its keys are.
/// </summary>
public sealed record PsiReceiptTerms
{
    /// <summary>The own key, in memory or behind a module.</summary>
    public required ISigner Signer { get; init; }

    /// <summary>The peer's key.</summary>
    public required IVerifier PeerKey { get; init; }

    /// <summary>The own name, 1 to 128 characters; the peer must state the same.</summary>
    public required string Party { get; init; }

    /// <summary>The peer's name, likewise.</summary>
    public required string PeerParty { get; init; }

    internal string? Fault()
    {
        if (!InputCommitment.IsName(Party) || !InputCommitment.IsName(PeerParty))
        {
            return "names parties of 1 to 128 characters, none a control character";
        }

        return Party == PeerParty || Signer.KeyId == PeerKey.KeyId
            ? "names two parties with a key each"
            : null;
    }
}
