namespace AuthOps.Anonymization.LargeTables;

/// <summary>
/// A large table does not fit the memory it was given, and nothing more can go to the disk. Immutable apart from what
/// <see cref="Exception"/> adds; safe to read from any thread.
/// </summary>
public sealed class MemoryBoundException : Exception
{
    internal MemoryBoundException(string what, long needed, long bound)
        : base(
            $"{what} need about {needed} bytes of memory and {bound} are allowed; raise the bound to that, or coarsen the quasi-identifiers that have most values before."
        )
    {
        NeededBytes = needed;
        BoundBytes = bound;
    }

    /// <summary>About how many bytes are needed.</summary>
    public long NeededBytes { get; }

    /// <summary>How many are allowed.</summary>
    public long BoundBytes { get; }
}
