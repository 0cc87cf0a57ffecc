namespace AuthOps.Psi.Governance;

/// <summary>Caps of a session, and the ledger of earlier ones they look back upon. Immutable; safe to share between threads.</summary>
public sealed record PsiLimits
{
    /// <summary>What both parties agreed to.</summary>
    public required PsiCaps Caps { get; init; }

    /// <summary>The own ledger.</summary>
    public required SessionLedger Ledger { get; init; }

    /// <summary>Who the peer is, as the own side knows it: from its certificate or contract, never from the session.</summary>
    public required string Peer { get; init; }

    /// <summary>The own resource that is used, such as a data set without its version.</summary>
    public required string Resource { get; init; }

    internal bool HasNames => InputCommitment.IsName(Peer) && InputCommitment.IsName(Resource);
}
