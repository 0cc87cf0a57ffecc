namespace AuthOps.Psi.Governance;

/// <summary>A ledger that lasts as long as the process: for services that never restart, and tests. Safe for concurrent use.</summary>
public sealed class MemorySessionLedger : SessionLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<PastSession>> _sessions = [];
    private readonly Dictionary<string, byte[]> _inputs = [];

    /// <summary>Starts an empty ledger.</summary>
    /// <param name="key">The key of fingerprints, <see cref="SessionLedger.KeySize"/> random bytes, copied.</param>
    /// <exception cref="ArgumentException">The key has another length, or all bytes are alike.</exception>
    public MemorySessionLedger(ReadOnlySpan<byte> key)
        : base(key) { }

    private protected override ILedgerScope Open(string scope)
    {
        _lock.Enter();
        if (!_sessions.TryGetValue(scope, out var sessions))
        {
            _sessions[scope] = sessions = [];
        }

        return new Scope(this, sessions);
    }

    /// <summary>Holds the ledger's lock. Not safe for concurrent use.</summary>
    private sealed class Scope(MemorySessionLedger owner, List<PastSession> sessions) : ILedgerScope
    {
        public IReadOnlyList<PastSession> Read() => [.. sessions];

        public Stream OpenInput(string digest) =>
            new MemoryStream(owner._inputs[digest], writable: false);

        public void Add(PastSession session, InputFingerprints input)
        {
            using var bytes = new MemoryStream();
            using (var all = input.Open())
            {
                all.CopyTo(bytes);
            }

            owner._inputs[session.OwnInput] = bytes.ToArray();
            sessions.Add(session);
        }

        public void Close(string sessionId, int cardinality)
        {
            var index = sessions.FindIndex(s => s.SessionId == sessionId);
            sessions[index] = sessions[index] with { Cardinality = cardinality };
        }

        public void Dispose() => owner._lock.Exit();
    }
}
