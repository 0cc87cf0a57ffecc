using AuthOps.Primitives.Signatures;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sessions;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Large;

/// <summary>
/// The frames about the whole of a large set, between the sessions of its buckets on the same stream. While this party prepares,
/// heartbeats say that it is alive. One run owns it; used by one thread at a time.
/// </summary>
internal sealed class LargeControl(Stream stream, PsiOptions options) : IDisposable
{
    private const FrameType Hello = (FrameType)1;
    private const FrameType Ready = (FrameType)16;
    private const FrameType Outcome = (FrameType)17;
    private const FrameType Receipt = (FrameType)18;

    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(20);

    private readonly FrameChannel _channel = new(stream, options.StepTimeout, options.TimeProvider);
    private TimeSpan _interval =
        options.StepTimeout / 4 < s_shortestInterval ? s_shortestInterval : options.StepTimeout / 4;

    /// <summary>Exchanges declarations; frames are sealed from then on.</summary>
    public async Task GreetAsync(LargeHandshake handshake, CancellationToken cancellationToken)
    {
        var own = new byte[LargeHello.Size];
        handshake.Own.Write(own);
        await WriteAsync(Hello, own, cancellationToken).ConfigureAwait(false);
        var peer = await ReadAsync(Hello, cancellationToken).ConfigureAwait(false);
        handshake.Take(LargeHello.Parse(peer.Span));
        _channel.Protect(handshake.Own.Role, handshake.Keys);
        _interval = handshake.Silence / 3;
        _interval = _interval < s_shortestInterval ? s_shortestInterval : _interval;

        // Sealed already, so that a peer that agreed is told the reason of a refusal and nobody else.
        handshake.RequireAgreement();
    }

    /// <summary>Says that the own rows are in their buckets, and waits for the peer's.</summary>
    public async Task<ReadyMessage> ReadyAsync(
        ReadyMessage own,
        CancellationToken cancellationToken
    )
    {
        await WriteAsync(Ready, own.Encode(), cancellationToken).ConfigureAwait(false);
        var peer = await ReadAsync(Ready, cancellationToken).ConfigureAwait(false);
        return ReadyMessage.Parse(peer.Span, own.Runs.Length);
    }

    /// <summary>Exchanges the hashes of what came out; they must be equal.</summary>
    public async Task CompareAsync(byte[] outcome, CancellationToken cancellationToken)
    {
        await WriteAsync(Outcome, outcome, cancellationToken).ConfigureAwait(false);
        var peer = await ReadAsync(Outcome, cancellationToken).ConfigureAwait(false);
        if (!peer.Span.SequenceEqual(outcome))
        {
            throw new PsiProtocolException(
                PsiProtocolError.CountMismatch,
                "The two parties counted different intersections of a bucket, or saw different messages in its session."
            );
        }
    }

    /// <summary>Exchanges the signatures of the receipt: the receiver, who learnt more, signs first.</summary>
    public async Task SignAsync(
        PsiRole role,
        ReceiptExchange receipt,
        CancellationToken cancellationToken
    )
    {
        if (role == PsiRole.Receiver)
        {
            await WriteReceiptAsync(receipt, cancellationToken).ConfigureAwait(false);
        }

        var peer = await ReadAsync(Receipt, cancellationToken).ConfigureAwait(false);
        receipt.Accept(peer.Span);
        if (role == PsiRole.Sender)
        {
            await WriteReceiptAsync(receipt, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteReceiptAsync(
        ReceiptExchange receipt,
        CancellationToken cancellationToken
    )
    {
        var signature = new byte[SignatureAlgorithms.SignatureSize];
        receipt.Write(signature);
        await WriteAsync(Receipt, signature, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work during which the peer hears that this party is alive.</summary>
    public async Task<T> AliveAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beats = BeatAsync(stop.Token);
        try
        {
            return await Task.Run(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells the peer why the whole ends, if it still listens.</summary>
    public Task TryAbortAsync(PsiProtocolError reason) => _channel.TryAbortAsync(reason);

    public void Dispose() => _channel.Dispose();

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_interval, options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await _channel.TryHeartbeatAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(
        FrameType type,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(type, payload.Length).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        await _channel.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        FrameType expected,
        CancellationToken cancellationToken
    )
    {
        // Heartbeats keep a step alive, but not for ever.
        var started = options.TimeProvider.GetTimestamp();
        while (options.TimeProvider.GetElapsedTime(started) < options.SessionTimeout)
        {
            var sealedFrame = await _channel.ReadAsync(cancellationToken).ConfigureAwait(false);
            var frame = _channel.Open(sealedFrame);
            var type = (FrameType)frame.Span[1];
            if (type == FrameType.Abort)
            {
                throw AbortMessage.Parse(frame.Span[FrameHeader.Size..]);
            }

            if (type == expected)
            {
                return frame[FrameHeader.Size..];
            }

            if (type != FrameType.Heartbeat)
            {
                throw new PsiProtocolException(
                    PsiProtocolError.UnexpectedFrame,
                    $"A frame of type {(byte)type} arrived that was not due."
                );
            }
        }

        throw new PsiProtocolException(
            PsiProtocolError.Timeout,
            $"The peer did not get ready within {options.SessionTimeout}."
        );
    }
}
