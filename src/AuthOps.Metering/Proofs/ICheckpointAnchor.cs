namespace AuthOps.Metering.Proofs;

/// <summary>
/// A place outside the log where the digest of a checkpoint is left, so that its existence at a time can be shown
/// later: a chain, a time-stamp authority, a file at another agency. An implementation states itself whether it may be
/// shared between threads.
/// </summary>
public interface ICheckpointAnchor
{
    /// <summary>Leaves a checkpoint's digest; durable on return.</summary>
    /// <param name="checkpoint">The signed note.</param>
    /// <param name="cancellationToken">Cancels before anything was left.</param>
    /// <returns>What shows that it was left, in the anchor's own form.</returns>
    ValueTask<ReadOnlyMemory<byte>> AnchorAsync(
        SignedNote checkpoint,
        CancellationToken cancellationToken = default
    );

    /// <summary>Whether a checkpoint's digest was left.</summary>
    /// <param name="checkpoint">The signed note.</param>
    /// <param name="evidence">What <see cref="AnchorAsync"/> gave.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>When it was left, or null if it was not.</returns>
    ValueTask<DateTimeOffset?> FindAsync(
        SignedNote checkpoint,
        ReadOnlyMemory<byte> evidence,
        CancellationToken cancellationToken = default
    );
}
