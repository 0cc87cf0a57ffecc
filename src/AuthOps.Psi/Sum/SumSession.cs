using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sum;

/// <summary>
/// Runs one party of an intersection-sum over a duplex stream. Stateless and safe to call from several threads; each call is a
/// session of its own.
/// </summary>
/// <remarks>
/// Semi-honest. Frames are sealed under keys that both parties agree on. That the peer is who it should be is proved by a stream
/// that authenticates it (mutual TLS) or by <see cref="PsiConnectionOptions.PreSharedKey"/>.
/// </remarks>
public static class SumSession
{
    private static readonly byte[] s_context = new byte[MessageSession.ContextSize];

    /// <summary>Runs the party that has keys and no values.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="items">The keys.</param>
    /// <param name="sum">What both parties agree to.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>What was learnt, after the peer said that it has everything.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted; there is no output.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number of keys is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<SumOutcome> RunKeysAsync(
        Stream stream,
        PsiItemSet items,
        SumOptions sum,
        PsiConnectionOptions options,
        IProgress<PsiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var party = new SumKeyParty(items, sum);
        return await RunAsync(
                stream,
                PsiRole.Receiver,
                options,
                async (messages, token) =>
                {
                    await messages.WriteAsync(party.Hello(), token).ConfigureAwait(false);
                    var hello = await messages
                        .ReadAsync(SumHello.Size, token)
                        .ConfigureAwait(false);
                    var masked = party.Mask(hello);
                    progress?.Report(new(PsiPhase.MaskingOwn, items.Count, items.Count));
                    await messages.WriteAsync(masked, token).ConfigureAwait(false);
                    var twice = await messages
                        .ReadAsync(party.MaskedMessageSize, token)
                        .ConfigureAwait(false);
                    var opening = party.Add(twice);
                    progress?.Report(new(PsiPhase.Matching, items.Count, items.Count));
                    await messages.WriteAsync(opening, token).ConfigureAwait(false);
                    party.Finish(
                        await messages.ReadAsync(party.FinishSize, token).ConfigureAwait(false)
                    );
                    if (party.HasReceipt)
                    {
                        await messages.WriteAsync(party.Sign(), token).ConfigureAwait(false);
                    }

                    return party.Outcome;
                },
                () => party.OneSidedReceipt,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Runs the party that has keys with values.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="items">The keys.</param>
    /// <param name="values">A value for each row that <paramref name="items"/> was built from; rows of one key are added up, then clamped.</param>
    /// <param name="sum">What both parties agree to.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>What was learnt, after the peer said that it has everything.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted; there is no output.</exception>
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
    /// <exception cref="ArgumentException">The values are not as many as rows, or those of a key overflow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the number of keys is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<SumOutcome> RunValuesAsync(
        Stream stream,
        PsiItemSet items,
        ReadOnlyMemory<long> values,
        SumOptions sum,
        PsiConnectionOptions options,
        IProgress<PsiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var party = new SumValueParty(items, values.Span, sum);
        return await RunAsync(
                stream,
                PsiRole.Sender,
                options,
                async (messages, token) =>
                {
                    var hello = await messages
                        .ReadAsync(SumHello.Size, token)
                        .ConfigureAwait(false);
                    await messages.WriteAsync(party.Hello(hello), token).ConfigureAwait(false);
                    var masked = await messages
                        .ReadAsync(party.MaskedMessageSize, token)
                        .ConfigureAwait(false);
                    var twice = party.Mask(masked);
                    progress?.Report(new(PsiPhase.MaskingOwn, items.Count, items.Count));
                    await messages.WriteAsync(twice, token).ConfigureAwait(false);
                    var opening = await messages
                        .ReadAsync(SumOpening.Size, token)
                        .ConfigureAwait(false);
                    await messages.WriteAsync(party.Finish(opening), token).ConfigureAwait(false);
                    if (party.HasReceipt)
                    {
                        party.Complete(
                            await messages
                                .ReadAsync(SignatureAlgorithms.SignatureSize, token)
                                .ConfigureAwait(false)
                        );
                    }

                    progress?.Report(new(PsiPhase.Finishing, items.Count, items.Count));
                    return party.Outcome;
                },
                () => party.OneSidedReceipt,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>A peer that does not sign leaves this party without output, and with what it can prove by itself.</summary>
    private static async Task<SumOutcome> RunAsync(
        Stream stream,
        PsiRole role,
        PsiConnectionOptions options,
        Func<MessageChannel, CancellationToken, Task<SumOutcome>> body,
        Func<DsseEnvelope?> oneSided,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await MessageSession
                .RunAsync(
                    stream,
                    MessageProtocol.Sum,
                    role,
                    s_context,
                    options,
                    body,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException e) when (oneSided() is { } own)
        {
            throw ReceiptExchange.Refused(own, e);
        }
    }
}
