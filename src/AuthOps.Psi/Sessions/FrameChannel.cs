using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>Whole frames over a duplex stream, each within a time limit. Not safe for concurrent use; one session owns it.</summary>
internal sealed class FrameChannel(Stream stream, TimeSpan stepTimeout, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_abortTimeout = TimeSpan.FromSeconds(2);

    private readonly byte[] _buffer = new byte[FrameHeader.Size + FrameHeader.MaxPayloadLength];

    /// <summary>Reads one frame; its memory is valid until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        await StepAsync(
                async token =>
                {
                    await stream
                        .ReadExactlyAsync(_buffer.AsMemory(0, FrameHeader.Size), token)
                        .ConfigureAwait(false);
                    var header = FrameHeader.Parse(_buffer);
                    await stream
                        .ReadExactlyAsync(
                            _buffer.AsMemory(FrameHeader.Size, header.PayloadLength),
                            token
                        )
                        .ConfigureAwait(false);
                    length = FrameHeader.Size + header.PayloadLength;
                },
                stepTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        return _buffer.AsMemory(0, length);
    }

    /// <summary>Writes one frame and flushes it.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
        StepAsync(
            async token =>
            {
                await stream.WriteAsync(frame, token).ConfigureAwait(false);
                await stream.FlushAsync(token).ConfigureAwait(false);
            },
            stepTimeout,
            cancellationToken
        );

    /// <summary>Tells the peer why the session ends, if it still listens.</summary>
    public async Task TryAbortAsync(PsiProtocolError reason)
    {
        try
        {
            var frame = AbortMessage.Frame(reason);
            await StepAsync(
                    async token =>
                    {
                        await stream.WriteAsync(frame, token).ConfigureAwait(false);
                        await stream.FlushAsync(token).ConfigureAwait(false);
                    },
                    stepTimeout < s_abortTimeout ? stepTimeout : s_abortTimeout,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (PsiProtocolException)
        {
            // The exception that ends the session is the caller's; that the peer could not be told adds nothing.
        }
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
