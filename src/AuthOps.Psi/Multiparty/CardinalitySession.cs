namespace AuthOps.Psi.Multiparty;

/// <summary>
/// Runs one of three or more parties that find how many keys all have, over a stream to each other party. Stateless and safe to
/// call from several threads; each call is a session of its own.
/// </summary>
/// <remarks>
/// Semi-honest, and parties 0 and 1 do not collude. Seeds travel in these streams, so each must be read by its two parties alone:
/// mutual TLS, or <see cref="PsiConnectionOptions.PreSharedKey"/>, which then all parties share and which does not hide anything from them.
/// </remarks>
public static class CardinalitySession
{
    /// <summary>Runs a party to the end.</summary>
    /// <param name="streams">A connected duplex stream to each party, by index; the entry of this party is not looked at.</param>
    /// <param name="index">Which party this is, from 0.</param>
    /// <param name="items">The keys, at most <see cref="CardinalityParty.MaxItems"/>, under the same column names everywhere.</param>
    /// <param name="options">Limits and the pre-shared key, for each connection.</param>
    /// <param name="cancellationToken">Ends the session; the peers are told.</param>
    /// <returns>The number of keys all parties have, for parties 0 and 1; null for the others, which do not learn it.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted by a fault of one connection; there is no output.</exception>
    /// <exception cref="ArgumentException">A stream is missing, or there are fewer than three or too many.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<int?> RunAsync(
        IReadOnlyList<Stream?> streams,
        int index,
        PsiItemSet items,
        PsiConnectionOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(options);
        using var party = new CardinalityParty(items, index, streams.Count);
        if (streams.Where((stream, peer) => stream is null && peer != index).Any())
        {
            throw new ArgumentException("A stream to another party is missing.", nameof(streams));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new CardinalityRun(party, streams.Count, items, options);
        var pairs = Enumerable
            .Range(0, streams.Count)
            .Where(peer => peer != index)
            .Select(peer => run.PairAsync(streams[peer]!, peer, stop.CancelAsync, stop.Token))
            .ToList();
        try
        {
            _ = await Task.WhenAll(pairs).ConfigureAwait(false);
        }
        catch (Exception) when (run.Fault is not null && !cancellationToken.IsCancellationRequested)
        {
            // The first fault; the others followed from it.
            run.Fault.Throw();
            throw;
        }

        return index > 1
            ? null
            : await run.FinalAsync(streams[1 - index]!, cancellationToken).ConfigureAwait(false);
    }
}
