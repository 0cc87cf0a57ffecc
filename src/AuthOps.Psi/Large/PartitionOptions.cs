namespace AuthOps.Psi.Large;

/// <summary>How rows are spread over buckets on disk. Immutable and safe to share between threads.</summary>
internal sealed record PartitionOptions
{
    /// <summary>The least memory, in bytes.</summary>
    public const int MinMemoryBytes = 1 << 20;

    /// <summary>Memory for rows on their way to the disk, in bytes; at least <see cref="MinMemoryBytes"/>.</summary>
    public int MemoryBytes { get; init; } = 32 << 20;

    /// <summary>Opens the file; others than <see cref="Primitives.Files.PrivateFiles.Create"/> are for tests of failing disks.</summary>
    public Func<string, Stream> Create { get; init; } =
        static path => Primitives.Files.PrivateFiles.Create(path, bufferBytes: 0);
}
