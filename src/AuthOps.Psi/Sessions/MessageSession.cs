using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>
/// Runs a protocol of whole messages over a duplex stream: declarations, keys, sealed messages with heartbeats between, an end
/// that both say. Stateless and safe to call from several threads; each call is a session of its own.
/// </summary>
internal static class MessageSession
{
    public const int ContextSize = 32;

    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the protocol; its output is given after the peer said that it has everything.</summary>
    /// <param name="stream">A connected duplex stream; it is neither closed nor read beyond the end of the session.</param>
    /// <param name="protocol">What both sides run.</param>
    /// <param name="role">The side this party plays.</param>
    /// <param name="context">32 bytes that both sides must have alike.</param>
    /// <param name="options">Limits and the pre-shared key.</param>
    /// <param name="body">The protocol, given the messages.</param>
    /// <param name="cancellationToken">Ends the session; the peer is told.</param>
    public static async Task<T> RunAsync<T>(
        Stream stream,
        MessageProtocol protocol,
        PsiRole role,
        ReadOnlyMemory<byte> context,
        PsiConnectionOptions options,
        Func<MessageChannel, CancellationToken, Task<T>> body,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // The caller's thread is not kept for the computation.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var channel = new FrameChannel(stream, options.StepTimeout, options.TimeProvider);
        using var limit = new CancellationTokenSource(options.SessionTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            cancellationToken
        );
        using var keys = new MessageKeys();
        try
        {
            var own = MessageHello.Create(
                protocol,
                role,
                options.StepTimeout,
                context.Span,
                keys.Ephemeral
            );
            var peer = await ExchangeAsync(channel, own, either.Token).ConfigureAwait(false);
            channel.Protect(role, keys.Agree(role, own, peer, options.PreSharedKey));
            var silence = own.Silence < peer.Silence ? own.Silence : peer.Silence;
            return await BeatingAsync(channel, silence, options.TimeProvider, body, either.Token)
                .ConfigureAwait(false);
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
            if (PsiSession.ReasonToTell(e) is { } reason)
            {
                await channel.TryAbortAsync(reason).ConfigureAwait(false);
            }

            throw;
        }
    }

    private static async Task<MessageHello> ExchangeAsync(
        FrameChannel channel,
        MessageHello own,
        CancellationToken cancellationToken
    )
    {
        var frame = new byte[FrameHeader.Size + MessageHello.Size];
        new FrameHeader(FrameType.Hello, MessageHello.Size).Write(frame);
        own.Bytes.CopyTo(frame, FrameHeader.Size);
        await channel.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        var answer = await channel.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (FrameType)answer.Span[1] switch
        {
            FrameType.Hello => own.ReadPeer(answer.Span[FrameHeader.Size..]),
            FrameType.Abort => throw AbortMessage.Parse(answer.Span[FrameHeader.Size..]),
            _ => throw new PsiProtocolException(
                PsiProtocolError.UnexpectedFrame,
                $"A frame of type {answer.Span[1]} arrived where a declaration was due."
            ),
        };
    }

    private static async Task<T> BeatingAsync<T>(
        FrameChannel channel,
        TimeSpan silence,
        TimeProvider timeProvider,
        Func<MessageChannel, CancellationToken, Task<T>> body,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beats = BeatAsync(channel, silence / 3, timeProvider, stop.Token);
        try
        {
            var messages = new MessageChannel(channel);
            var output = await body(messages, cancellationToken).ConfigureAwait(false);
            await messages.FinishAsync(cancellationToken).ConfigureAwait(false);
            return output;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task BeatAsync(
        FrameChannel channel,
        TimeSpan interval,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        interval = interval < s_shortestInterval ? s_shortestInterval : interval;
        using var timer = new PeriodicTimer(interval, timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (timeProvider.GetElapsedTime(channel.LastWrite) >= interval / 2)
            {
                await channel.TryHeartbeatAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
