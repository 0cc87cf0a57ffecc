using AuthOps.Primitives.Usage;
using AuthOps.Psi.Ecdh;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Vole;

namespace AuthOps.Psi;

/// <summary>
/// Runs one party of an intersection over a duplex stream. Stateless and safe to call from several threads; each call is
/// a session of its own.
/// </summary>
/// <remarks>
/// Frames after the handshake are encrypted and authenticated under keys that both parties agree on in it. That the peer is
/// who it should be is proved by a stream that authenticates it (mutual TLS) or by <see cref="PsiOptions.PreSharedKey"/>;
/// without either, somebody between the parties can play each to the other.
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
    /// <exception cref="PsiCapException">A cap refused the session; nothing that depends on keys was sent.</exception>
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
        using var channel = new FrameChannel(stream, options.StepTimeout, options.TimeProvider);
        using var limit = new CancellationTokenSource(options.SessionTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        var meter = new SessionMeter(options.Metering, items);
        await using var _ = meter.ConfigureAwait(false);
        var run = new SessionRun(party, channel, meter, progress, options.TimeProvider);
        try
        {
            await run.RunAsync(either.Token).ConfigureAwait(false);
            await meter.CommitAsync(party.Result, cancellationToken).ConfigureAwait(false);
            return party.Result;
        }
        catch (OperationCanceledException e)
            when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await channel.TryAbortAsync(PsiProtocolError.Timeout).ConfigureAwait(false);
            throw new PsiProtocolException(
                PsiProtocolError.Timeout,
                $"The session did not end within {options.SessionTimeout}; there is no output.",
                e
            );
        }
        catch (Exception e)
        {
            if (ReasonToTell(e) is { } reason)
            {
                // The receiver judges the sender's declaration when the sender takes sealed frames only.
                if (role == PsiRole.Receiver && party.Keys is { } keys && !channel.IsProtected)
                {
                    channel.Protect(role, keys, party.LastFrame);
                }

                await channel.TryAbortAsync(reason).ConfigureAwait(false);
            }

            if (e is PsiProtocolException && party.OneSidedReceipt is { } own)
            {
                throw ReceiptExchange.Refused(own, e);
            }

            throw;
        }
    }

    private static PsiParty Create(PsiRole role, PsiItemSet items, PsiOptions options) =>
        (role, VoleSuite.Find(options.Suite)) switch
        {
            (PsiRole.Receiver, null) => new EcdhPsiReceiver(items, options),
            (PsiRole.Sender, null) => new EcdhPsiSender(items, options),
            (PsiRole.Receiver, { } suite) => new VoleReceivingParty(items, options, suite),
            (PsiRole.Sender, { } suite) => new VoleSendingParty(items, options, suite),
            _ => throw new ArgumentOutOfRangeException(
                nameof(role),
                "The role is not one of PsiRole."
            ),
        };

    /// <summary>What the peer is told; null where it told us, or cannot hear.</summary>
    internal static PsiProtocolError? ReasonToTell(Exception exception) =>
        exception switch
        {
            PsiProtocolException
            {
                Reason: PsiProtocolError.PeerAborted or PsiProtocolError.ConnectionClosed
            } => null,
            PsiProtocolException protocol => protocol.Reason,
            LawfulBasisRequiredException => PsiProtocolError.LawfulBasis,
            PsiCapException => PsiProtocolError.CapExceeded,
            _ => PsiProtocolError.Stopped,
        };
}
