namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// Evaluations of each client and of all in one epoch. The server cannot see whether two elements hide one input, so every
/// element counts, also one that was sent before, and nothing is given back. Safe for concurrent use.
/// </summary>
internal sealed class EvaluationQuota(long perClient, long perEpoch)
{
    /// <summary>The most clients whose use is remembered: identities come from authentication, and are bounded all the same.</summary>
    private const int MaxClients = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _used = new(StringComparer.Ordinal);

    /// <summary>Evaluations given to all.</summary>
    public long Total { get; private set; }

    /// <summary>What is left to a client.</summary>
    public long Left(string client)
    {
        lock (_lock)
        {
            return Math.Min(perClient - _used.GetValueOrDefault(client), perEpoch - Total);
        }
    }

    /// <summary>Takes a number, all or nothing.</summary>
    public void Take(string client, int count)
    {
        lock (_lock)
        {
            var used = _used.GetValueOrDefault(client);
            if (
                used + count > perClient
                || Total + count > perEpoch
                || (used == 0 && _used.Count >= MaxClients)
            )
            {
                throw new PsiProtocolException(
                    PsiProtocolError.QuotaExceeded,
                    $"The query asks for {count} evaluations; {Math.Max(0, Math.Min(perClient - used, perEpoch - Total))} are left to this client in this epoch. Wait for the next epoch."
                );
            }

            _used[client] = used + count;
            Total += count;
        }
    }
}
