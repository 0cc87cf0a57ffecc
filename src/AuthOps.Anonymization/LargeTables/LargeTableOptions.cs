namespace AuthOps.Anonymization.LargeTables;

/// <summary>How much memory a <see cref="LargeTable"/> takes, and where it puts the rest. Immutable and safe to share between threads.</summary>
public sealed record LargeTableOptions
{
    /// <summary>The least bound, 1 MiB.</summary>
    public const long LeastMemoryBytes = 1 << 20;

    /// <summary>
    /// The most bytes its distinct records, their values and the search take. Half of it is for counting, in all parts
    /// together; what would pass it goes to the disk. The blocks that callers hand in are not counted.
    /// </summary>
    /// <value>1 GiB by default; at least <see cref="LeastMemoryBytes"/>.</value>
    public long MemoryBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, LeastMemoryBytes);
            field = value;
        }
    } = 1L << 30;

    /// <summary>The most bytes for counting; for tests that force it to the disk.</summary>
    internal long? CountingBytes { get; init; }

    /// <summary>The most parts, which share the memory for counting.</summary>
    /// <value>One a processor by default; at least 1.</value>
    public int Parts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Where the temporary file lies; null for the system's folder of temporary files.</summary>
    public string? Folder { get; init; }
}
