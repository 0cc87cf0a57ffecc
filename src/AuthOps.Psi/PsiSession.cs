using AuthOps.Primitives.Usage;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi;

/// <summary>
/// Runs one party of an intersection over a duplex stream. Stateless and safe to call from several threads; each call is
/// a session of its own.
/// </summary>
/// <remarks>
/// The stream should be authenticated and encrypted (mutual TLS): the protocol compares transcripts, which finds
/// accidents and reordering, but frames carry no authentication of their own.
/// </remarks>
public static class PsiSession
{
    /// <summary>Runs a session to its end.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor used for anything else.</param>
    /// <param name="role">The side this party plays; the peer plays the other.</param>
    /// <param name="items">The own items.</param>
    /// <param name="options">What this party agrees to.</param>
    /// <param name="progress">Told after every frame.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    /// <returns>The output, after both transcripts were found equal and the use was committed.</returns>
    /// <exception cref="PsiProtocolException">The session was aborted; there is no output.</exception>
    /// <exception cref="LawfulBasisRequiredException">Rows over natural persons are asked for without a basis that holds.</exception>
    /// <exception cref="UsageRefusedException">The gate refused the use; no data was read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async Task<PsiResult> RunAsync(
        Stream stream,
        PsiRole role,
        PsiItemSet items,
        PsiOptions options,
        IProgress<PsiProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        using var party = Create(role, items, options);

        // The caller's thread is not kept for the computation.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var channel = new FrameChannel(stream, options.StepTimeout, options.TimeProvider);
        var meter = new SessionMeter(options.Metering, items);
        await using var _ = meter.ConfigureAwait(false);
        try
        {
            while (!party.IsFinished)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (party.IsHandshakeComplete)
                {
                    await meter.OpenOnceAsync(party, cancellationToken).ConfigureAwait(false);
                }

                if (party.WantsToSend)
                {
                    var frame = party.NextFrame(cancellationToken);
                    await channel.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    var frame = await channel.ReadAsync(cancellationToken).ConfigureAwait(false);
                    party.Receive(frame, cancellationToken);
                }

                progress?.Report(party.Progress);
            }

            await meter.CommitAsync(party.Result, cancellationToken).ConfigureAwait(false);
            return party.Result;
        }
        catch (Exception e)
        {
            if (ReasonToTell(e) is { } reason)
            {
                await channel.TryAbortAsync(reason).ConfigureAwait(false);
            }

            throw;
        }
    }

    private static EcdhPsiParty Create(PsiRole role, PsiItemSet items, PsiOptions options) =>
        role switch
        {
            PsiRole.Receiver => new EcdhPsiReceiver(items, options),
            PsiRole.Sender => new EcdhPsiSender(items, options),
            _ => throw new ArgumentOutOfRangeException(
                nameof(role),
                "The role is not one of PsiRole."
            ),
        };

    /// <summary>What the peer is told; null where it told us, or cannot hear.</summary>
    private static PsiProtocolError? ReasonToTell(Exception exception) =>
        exception switch
        {
            PsiProtocolException
            {
                Reason: PsiProtocolError.PeerAborted or PsiProtocolError.ConnectionClosed
            } => null,
            PsiProtocolException protocol => protocol.Reason,
            LawfulBasisRequiredException => PsiProtocolError.LawfulBasis,
            _ => PsiProtocolError.Stopped,
        };
}
