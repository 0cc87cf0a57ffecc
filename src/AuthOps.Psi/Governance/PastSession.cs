namespace AuthOps.Psi.Governance;

/// <summary>A session as its ledger remembers it; no key. Immutable and safe to share between threads.</summary>
public sealed record PastSession
{
    /// <summary>The session id.</summary>
    public required string SessionId { get; init; }

    /// <summary>When it was admitted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The digest of the own keys' fingerprints: equal for equal inputs of one resource.</summary>
    public required string OwnInput { get; init; }

    /// <summary>The own number of keys.</summary>
    public required int OwnItems { get; init; }

    /// <summary>The peer's number of keys, or its bound.</summary>
    public required int PeerItems { get; init; }

    /// <summary>Whether <see cref="PeerItems"/> is a bound.</summary>
    public required bool PeerItemsAreBound { get; init; }

    /// <summary>The commitment the peer quoted, or null.</summary>
    public required string? PeerCommitment { get; init; }

    /// <summary>Whether the output was the number of keys in common alone.</summary>
    public bool IsNumberAlone { get; init; }

    /// <summary>The size of the intersection; null where the session was broken off.</summary>
    public int? Cardinality { get; init; }
}
