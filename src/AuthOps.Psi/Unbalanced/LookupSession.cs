using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// Lookups over a duplex stream: the server tells the parameters of its epoch, the client asks and is answered. Stateless and
/// safe to call from several threads; each call is a session of its own.
/// </summary>
/// <remarks>
/// Frames are sealed under keys that both sides agree on. That the peer is who it should be is proved by a stream that
/// authenticates it (mutual TLS) or by <see cref="PsiConnectionOptions.PreSharedKey"/>; the client takes the public key of the epoch from
/// this exchange unless it names the epoch that it expects.
/// </remarks>
public static class LookupSession
{
    private static readonly byte[] s_context = new byte[MessageSession.ContextSize];

    /// <summary>Looks up a set.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="items">1 to <see cref="UnbalancedClient.MaxQueryItems"/> keys under the column names of the server.</param>
    /// <param name="lookup">What the client expects and agrees to.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="progress">Told when keys are blinded and when the answer is complete.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>What was found, after the server said that it has everything.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted; there is no output.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names; or the tags are of another epoch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="LawfulBasisRequiredException">The server's epoch is over natural persons, and the keys rest on no consent to its purpose that holds.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<LookupOutcome> RunAsync(
        Stream stream,
        PsiItemSet items,
        LookupOptions lookup,
        PsiConnectionOptions options,
        IProgress<PsiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(options);
        lookup.Validate();
        var asking = new LookupAsking(items, lookup, options.TimeProvider, progress);
        try
        {
            return await MessageSession
                .RunAsync(
                    stream,
                    MessageProtocol.Lookup,
                    PsiRole.Receiver,
                    s_context,
                    options,
                    asking.RunAsync,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException e) when (asking.Evidence?.IsSigned == true)
        {
            throw asking.Evidence.Ended(e);
        }
    }

    /// <summary>Answers one query of one client.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="server">The server.</param>
    /// <param name="client">The client as its connection authenticated it; 1 to 256 characters.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>What the server knows of the lookup: <see cref="LookupReceiptFacts.Keys"/> evaluations were given.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted, or the query is malformed, of another epoch or beyond the quota.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing was evaluated.</exception>
    /// <exception cref="LawfulBasisRequiredException">The consent of the server's set has expired.</exception>
    /// <exception cref="AuthOps.Primitives.Usage.UsageRefusedException">The gate refused the use; nothing was evaluated.</exception>
    /// <exception cref="InvalidOperationException">The server's options give the client no governance, or one for another purpose, ledger or resource than the server's.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<LookupOutcome> ServeAsync(
        Stream stream,
        UnbalancedServer server,
        string client,
        PsiConnectionOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(server);
        var answering = new LookupAnswering(server, client);
        try
        {
            return await MessageSession
                .RunAsync(
                    stream,
                    MessageProtocol.Lookup,
                    PsiRole.Sender,
                    s_context,
                    options,
                    answering.RunAsync,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException e) when (answering.Evidence.IsSigned)
        {
            throw answering.Evidence.Ended(e);
        }
    }
}
