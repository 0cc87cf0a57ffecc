namespace AuthOps.Primitives.Jobs;

/// <summary>
/// Keeps committed parts. A part is there whole or not at all; the first commit of a part wins and later ones change nothing.
/// An engine of several machines needs a store that all of them reach. Implementations are safe for concurrent use.
/// </summary>
public interface IPartitionStore
{
    /// <summary>Whether a part is committed.</summary>
    /// <param name="partition">The part.</param>
    /// <returns>True once <see cref="OpenRead"/> gives it.</returns>
    bool IsCommitted(PartitionRef partition);

    /// <summary>Opens a committed part.</summary>
    /// <param name="partition">The part.</param>
    /// <returns>Its bytes; the caller closes it.</returns>
    /// <exception cref="FileNotFoundException">It is not committed.</exception>
    Stream OpenRead(PartitionRef partition);

    /// <summary>Commits a part; durable on return. Where it is committed already, nothing is written.</summary>
    /// <param name="partition">The part.</param>
    /// <param name="write">Writes it. Where this fails, nothing of it stays.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>Whether this commit is the one that counts.</returns>
    /// <exception cref="IOException">The part cannot be written; nothing of it stays.</exception>
    ValueTask<bool> CommitAsync(
        PartitionRef partition,
        Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default
    );
}
