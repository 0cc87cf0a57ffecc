namespace AuthOps.Psi;

/// <summary>How messages of lookups, sums and many parties travel. Immutable and safe to share between threads.</summary>
public sealed record PsiConnectionOptions
{
    /// <summary>
    /// A secret of at least <see cref="PsiOptions.MinPreSharedKeyBytes"/> random bytes that both parties hold, so that frames
    /// prove who made them also over a stream that does not; empty for none.
    /// </summary>
    public ReadOnlyMemory<byte> PreSharedKey { get; init; }

    /// <summary>The longest wait for one frame to arrive or to leave. A peer that computes for longer says so by heartbeats; it is told this limit.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest session, whatever the peer sends.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock of timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks ranges.</summary>
    internal void Validate() =>
        OptionRules.RequireConnection(PreSharedKey, StepTimeout, SessionTimeout);
}
