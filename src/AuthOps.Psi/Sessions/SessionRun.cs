using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>
/// Drives one party over a channel: a frame is read and another written while the party computes; whichever is ready goes
/// first, in turn. One session owns it.
/// </summary>
internal sealed class SessionRun(
    PsiParty party,
    FrameChannel channel,
    SessionMeter meter,
    IProgress<PsiProgress>? progress,
    TimeProvider timeProvider
)
{
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromMilliseconds(20);

    private Task<Memory<byte>>? _reading;
    private Task _writing = Task.CompletedTask;
    private Task _heartbeats = Task.CompletedTask;
    private bool _wroteLast;

    /// <summary>Runs to the end of the session. Nothing touches the stream when it returns or throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (!party.IsFinished)
            {
                stop.Token.ThrowIfCancellationRequested();
                await StepAsync(stop.Token).ConfigureAwait(false);
            }

            await _writing.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await QuietlyAsync(_heartbeats).ConfigureAwait(false);
            await QuietlyAsync(_writing).ConfigureAwait(false);
            await QuietlyAsync(_reading ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var canWrite = party.WantsToSend && _writing.IsCompleted;
        if (party.ExpectsFrame)
        {
            _reading ??= channel.ReadAsync(cancellationToken);
        }

        if (canWrite && (_wroteLast is false || _reading is not { IsCompleted: true }))
        {
            await _writing.ConfigureAwait(false);
            _wroteLast = true;
            _writing = channel.WriteAsync(party.NextFrame(cancellationToken), cancellationToken);
            progress?.Report(party.Progress);
            await ProtectOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (_reading is { IsCompleted: true })
        {
            _wroteLast = false;
            await TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WaitAsync().ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var frame = await _reading!.ConfigureAwait(false);

        // Nothing is read behind the last frame, and nothing ahead before both declarations are known.
        _reading =
            party.IsHandshakeComplete && (FrameType)frame.Span[1] != party.LastFrame
                ? channel.ReadAsync(cancellationToken)
                : null;
        var opened = channel.Open(frame);
        if (party.IsHandshakeComplete && (FrameType)opened.Span[1] == FrameType.Heartbeat)
        {
            return;
        }

        party.Receive(opened, cancellationToken);
        progress?.Report(party.Progress);
        await ProtectOnceAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for whatever can go on; a write that failed ends the session at once.</summary>
    private async Task WaitAsync()
    {
        if (_reading is null || _writing.IsFaulted || _writing.IsCanceled)
        {
            await _writing.ConfigureAwait(false);
            return;
        }

        _ = _writing.IsCompleted
            ? await Task.WhenAny(_reading).ConfigureAwait(false)
            : await Task.WhenAny(_reading, _writing).ConfigureAwait(false);
    }

    /// <summary>After the handshake: the last hello leaves, keys are taken, the use is reserved, heartbeats begin.</summary>
    private async Task ProtectOnceAsync(CancellationToken cancellationToken)
    {
        if (!party.IsHandshakeComplete || _heartbeats != Task.CompletedTask)
        {
            return;
        }

        await _writing.ConfigureAwait(false);
        channel.Protect(party.Role, party.Keys!, party.LastFrame);
        _heartbeats = BeatAsync(cancellationToken);
        await meter.OpenAsync(party, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var interval = party.Silence / 3;
        interval = interval < s_shortestInterval ? s_shortestInterval : interval;
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (timeProvider.GetElapsedTime(channel.LastWrite) >= interval / 2)
                {
                    await channel.TryHeartbeatAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or PsiProtocolException)
        {
            // The session is over, or the next read or write finds the same fault.
        }
    }

    private static async Task QuietlyAsync(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
