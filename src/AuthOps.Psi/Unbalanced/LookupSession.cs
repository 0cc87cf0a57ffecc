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
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="expected">The epoch that the server must be in; null trusts what it tells.</param>
    /// <param name="published">Tags of the epoch, if the client has them: then no bucket is asked for, and the server learns the number of keys alone.</param>
    /// <param name="maxEpochItems">The largest set accepted, which bounds the answer that is taken.</param>
    /// <param name="progress">Told when keys are blinded and when the answer is complete.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted; there is no output.</exception>
    /// <exception cref="ArgumentException">The keys are none, too many, too long, or under other names; or the tags are of another epoch.</exception>
    /// <exception cref="LawfulBasisRequiredException">The server's epoch is over natural persons, and the keys rest on no consent to its purpose that holds.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Task<LookupResult> RunAsync(
        Stream stream,
        PsiItemSet items,
        PsiConnectionOptions options,
        EpochParameters? expected = null,
        PublishedTags? published = null,
        int maxEpochItems = UnbalancedOptions.SizeCeiling,
        IProgress<PsiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        return MessageSession.RunAsync(
            stream,
            MessageProtocol.Lookup,
            PsiRole.Receiver,
            s_context,
            options,
            async (messages, token) =>
            {
                var told = await messages
                    .ReadAsync(EpochParameters.MaxSize, token)
                    .ConfigureAwait(false);
                var epoch = Accept(told, expected, maxEpochItems);
                var client = new UnbalancedClient(epoch, options.TimeProvider);
                using var lookup = published is null
                    ? client.Ask(items)
                    : client.Ask(items, published);
                progress?.Report(new PsiProgress(PsiPhase.MaskingOwn, items.Count, items.Count));
                await messages.WriteAsync(lookup.Message, token).ConfigureAwait(false);
                var answer = await messages
                    .ReadAsync(lookup.AnswerSize, token)
                    .ConfigureAwait(false);
                var result = lookup.Complete(answer);
                progress?.Report(new PsiProgress(PsiPhase.Matching, items.Count, items.Count));
                await messages.WriteAsync(ReadOnlyMemory<byte>.Empty, token).ConfigureAwait(false);
                return result;
            },
            cancellationToken
        );
    }

    /// <summary>Answers one client until it says that it has no more queries.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="server">The server.</param>
    /// <param name="client">The client as its connection authenticated it; 1 to 256 characters.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>The number of evaluations that were given.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted, or a query is malformed, of another epoch or beyond the quota.</exception>
    /// <exception cref="LawfulBasisRequiredException">The consent of the server's set has expired.</exception>
    /// <exception cref="AuthOps.Primitives.Usage.UsageRefusedException">The gate refused the use; nothing was evaluated.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Task<long> ServeAsync(
        Stream stream,
        UnbalancedServer server,
        string client,
        PsiConnectionOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentException.ThrowIfNullOrEmpty(client);
        return MessageSession.RunAsync(
            stream,
            MessageProtocol.Lookup,
            PsiRole.Sender,
            s_context,
            options,
            async (messages, token) =>
            {
                await messages.WriteAsync(server.Epoch.ToBytes(), token).ConfigureAwait(false);
                long evaluations = 0;
                var most = LookupQuery.Size(server.Epoch, UnbalancedClient.MaxQueryItems);
                while (true)
                {
                    var query = await messages.ReadAsync(most, token).ConfigureAwait(false);
                    if (query.Length == 0)
                    {
                        return evaluations;
                    }

                    evaluations += LookupQuery.Parse(server.Epoch, query).Count;
                    var answer = await server
                        .AnswerAsync(client, query, token)
                        .ConfigureAwait(false);
                    await messages.WriteAsync(answer, token).ConfigureAwait(false);
                }
            },
            cancellationToken
        );
    }

    private static EpochParameters Accept(byte[] told, EpochParameters? expected, int maxEpochItems)
    {
        var epoch = EpochParameters.Parse(told);
        if (expected is not null && !epoch.Digest.AsSpan().SequenceEqual(expected.Digest))
        {
            throw new PsiProtocolException(
                PsiProtocolError.PolicyMismatch,
                "The server is in another epoch than expected; obtain its parameters anew from a source you trust."
            );
        }

        return epoch.MaxItems <= maxEpochItems
            ? epoch
            : throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"The server announces {epoch.MaxItems} keys; this client accepts {maxEpochItems}."
            );
    }
}
