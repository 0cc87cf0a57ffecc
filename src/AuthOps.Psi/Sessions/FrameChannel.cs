using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>
/// Whole frames over a duplex stream, each within a time limit, sealed once keys are known. One reader and several writers
/// may use it at once; one session owns it.
/// </summary>
internal sealed class FrameChannel(Stream stream, TimeSpan stepTimeout, TimeProvider timeProvider)
    : IDisposable
{
    private const int BufferSize = FrameHeader.Size + FrameHeader.MaxPayloadLength;

    private static readonly TimeSpan s_abortTimeout = TimeSpan.FromSeconds(2);

    // Two, so that a frame can be read while the one before is computed on.
    private readonly byte[][] _incoming = [new byte[BufferSize], new byte[BufferSize]];
    private readonly byte[] _outgoing = new byte[BufferSize];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _buffer;
    private FrameSeal? _sealer;
    private FrameSeal? _opener;
    private bool _saidEverything;
    private FrameType _last = FrameType.Finish;

    /// <summary>When the last frame left; of the clock of timeouts.</summary>
    public long LastWrite { get; private set; }

    /// <summary>Whether frames are sealed.</summary>
    public bool IsProtected => _sealer is not null;

    /// <summary>From now on frames are sealed and opened; behind the own frame of the last type nothing more is said.</summary>
    public void Protect(PsiRole role, SessionKeys keys, FrameType last = FrameType.Finish)
    {
        _last = last;
        _sealer = new FrameSeal(role == PsiRole.Receiver ? keys.Receiver : keys.Sender);
        _opener = new FrameSeal(role == PsiRole.Receiver ? keys.Sender : keys.Receiver);
        LastWrite = timeProvider.GetTimestamp();
    }

    /// <summary>Reads one frame as it is on the wire; its memory is valid until the call after the next.</summary>
    public async Task<Memory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        _buffer ^= 1;
        var buffer = _incoming[_buffer];
        var length = 0;
        await StepAsync(
                async token =>
                {
                    await stream
                        .ReadExactlyAsync(buffer.AsMemory(0, FrameHeader.Size), token)
                        .ConfigureAwait(false);
                    var header = FrameHeader.Parse(buffer);
                    await stream
                        .ReadExactlyAsync(
                            buffer.AsMemory(FrameHeader.Size, header.PayloadLength),
                            token
                        )
                        .ConfigureAwait(false);
                    length = FrameHeader.Size + header.PayloadLength;
                },
                stepTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        return buffer.AsMemory(0, length);
    }

    /// <summary>Opens a frame in place where frames are sealed.</summary>
    public ReadOnlyMemory<byte> Open(Memory<byte> frame) =>
        _opener is null ? frame : frame[.._opener.Open(frame.Span)];

    /// <summary>Writes one frame, sealed where keys are known, and flushes it.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _saidEverything |= (FrameType)frame.Span[1] == _last;
            await WriteSealedAsync(frame, stepTimeout, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says that this party is alive, unless a frame is on its way or everything was said.</summary>
    public async Task TryHeartbeatAsync(CancellationToken cancellationToken)
    {
        if (!await _writing.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            if (!_saidEverything)
            {
                var frame = new byte[FrameHeader.Size];
                new FrameHeader(FrameType.Heartbeat, 0).Write(frame);
                await WriteSealedAsync(frame, stepTimeout, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Tells the peer why the session ends, if it still listens.</summary>
    public async Task TryAbortAsync(PsiProtocolError reason)
    {
        var limit = stepTimeout < s_abortTimeout ? stepTimeout : s_abortTimeout;
        if (!await _writing.WaitAsync(limit).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await WriteSealedAsync(AbortMessage.Frame(reason), limit, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException)
        {
            // The exception that ends the session is the caller's; that the peer could not be told adds nothing.
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _sealer?.Dispose();
        _opener?.Dispose();
        _writing.Dispose();
    }

    private async Task WriteSealedAsync(
        ReadOnlyMemory<byte> frame,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        if (_sealer is not null)
        {
            frame = _outgoing.AsMemory(0, _sealer.Seal(frame.Span, _outgoing));
        }

        await StepAsync(
                async token =>
                {
                    await stream.WriteAsync(frame, token).ConfigureAwait(false);
                    await stream.FlushAsync(token).ConfigureAwait(false);
                },
                limit,
                cancellationToken
            )
            .ConfigureAwait(false);
        LastWrite = timeProvider.GetTimestamp();
    }

    /// <summary>Runs a step within the limit, also over a stream that ignores cancellation: then the step is left behind.</summary>
    private async Task StepAsync(
        Func<CancellationToken, Task> step,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(limit, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(
            timer.Token,
            cancellationToken
        );
        try
        {
            await step(linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PsiProtocolException(
                PsiProtocolError.Timeout,
                $"The peer did not complete a step within {limit}.",
                e
            );
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new PsiProtocolException(
                PsiProtocolError.ConnectionClosed,
                "The connection ended before the session did; there is no output.",
                e
            );
        }
    }
}
