namespace AuthOps.Metering.Log;

/// <summary>What a log holds at the boundary of two batches. Immutable.</summary>
/// <param name="Batches">Batches before the boundary.</param>
/// <param name="Count">Records before it.</param>
/// <param name="LastTime">The time of the last of them, microseconds; <see cref="long.MinValue"/> for none.</param>
/// <param name="Roots">Their roots.</param>
internal sealed record LogPosition(ulong Batches, ulong Count, long LastTime, LogRoots Roots)
{
    public static LogPosition Start { get; } = new(0, 0, long.MinValue, LogRoots.Empty);
}
