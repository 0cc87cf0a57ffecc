using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>
/// What a party remembers of its sessions by peer, resource and purpose: sizes, commitments, and 64-bit fingerprints of its
/// own keys under a key of the resource, so that two own inputs can be compared exactly. Of a peer's keys it sees none. Safe
/// for concurrent use.
/// </summary>
public abstract class SessionLedger
{
    /// <summary>Bytes of the key of fingerprints.</summary>
    public const int KeySize = 32;

    private readonly byte[] _key;

    private protected SessionLedger(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize || !key.ContainsAnyExcept(key[0]))
        {
            throw new ArgumentException(
                $"A ledger's key has {KeySize} random bytes; keep it as keys are kept.",
                nameof(key)
            );
        }

        _key = key.ToArray();
    }

    /// <summary>The sessions remembered, oldest first.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="resource">The own resource.</param>
    /// <param name="purpose">The purpose; empty where none was declared.</param>
    /// <returns>All of them, those outside every window too.</returns>
    public IReadOnlyList<PastSession> Sessions(string peer, string resource, string purpose)
    {
        using var scope = Open(ScopeOf(peer, resource, purpose));
        return scope.Read();
    }

    /// <summary>The key of fingerprints of a resource's keys.</summary>
    internal byte[] FingerprintKey(string resource) =>
        DomainHash.Hash(
            HashKind.Sha256,
            "authops/psi/ledger/resource/v1",
            _key,
            Encoding.UTF8.GetBytes(resource)
        );

    /// <summary>Decides, and remembers the session before it begins: it counts from now on, also where it is broken off.</summary>
    internal void Admit(
        PsiLimits limits,
        string purpose,
        PastSession session,
        InputFingerprints input
    )
    {
        using var scope = Open(ScopeOf(limits.Peer, limits.Resource, purpose));
        var since = session.At - limits.Caps.Window;
        var past = scope.Read().Where(s => s.At > since).ToList();
        CapRules.RequireWindow(
            limits.Caps,
            session,
            past,
            earlier =>
            {
                using var own = input.Open();
                using var other = scope.OpenInput(earlier);
                return InputFingerprints.Differ(own, other, limits.Caps.MinimumDifference);
            }
        );
        scope.Add(session, input);
    }

    /// <summary>Whether a session was admitted.</summary>
    internal bool Remembers(PsiLimits limits, string purpose, string sessionId)
    {
        using var scope = Open(ScopeOf(limits.Peer, limits.Resource, purpose));
        return scope.Read().Any(session => session.SessionId == sessionId);
    }

    /// <summary>Remembers what came of a session, and refuses a number that cannot be over the inputs that were quoted.</summary>
    /// <exception cref="PsiProtocolException">The number differs from that of the same inputs.</exception>
    internal void Close(PsiLimits limits, string purpose, string sessionId, int cardinality)
    {
        using var scope = Open(ScopeOf(limits.Peer, limits.Resource, purpose));
        var sessions = scope.Read();
        scope.Close(sessionId, cardinality);
        CapRules.RequireSameNumber(
            sessions.Single(session => session.SessionId == sessionId),
            cardinality,
            sessions
        );
    }

    private protected abstract ILedgerScope Open(string scope);

    private string ScopeOf(string peer, string resource, string purpose) =>
        Convert.ToHexStringLower(
            DomainHash.Hash(
                HashKind.Sha256,
                "authops/psi/ledger/scope/v1",
                _key,
                Encoding.UTF8.GetBytes(peer),
                Encoding.UTF8.GetBytes(resource),
                Encoding.UTF8.GetBytes(purpose)
            )
        );
}
