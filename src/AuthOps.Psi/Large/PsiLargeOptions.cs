namespace AuthOps.Psi.Large;

/// <summary>How a large set is divided and where its work lies. Immutable and safe to share between threads.</summary>
public sealed record PsiLargeOptions
{
    /// <summary>The largest set, in rows or keys.</summary>
    public const int SizeCeiling = int.MaxValue - 1;

    /// <summary>The smallest and the largest <see cref="BucketItems"/>.</summary>
    public const int MinBucketItems = 1 << 8;

    /// <summary>The largest <see cref="BucketItems"/>.</summary>
    public const int MaxBucketItems = 1 << 24;

    /// <summary>The largest number of buckets.</summary>
    public const int MaxBuckets = 1 << 16;

    /// <summary>
    /// The folder of this one job and party, created if it is missing: rows by bucket, finished buckets, what is needed to go on.
    /// It holds keyed digests of the keys, so it is as private as they are; it may be removed once the result is taken.
    /// </summary>
    public required string WorkFolder { get; init; }

    /// <summary>
    /// Keys of the larger set in a bucket, about; the same on both sides. What a session takes of memory is some 250 bytes
    /// for each; smaller buckets need more padding and tell the sizes of more, smaller intersections.
    /// </summary>
    public int BucketItems { get; init; } = 1 << 20;

    /// <summary>Memory for rows on their way to the disk, in bytes; at least a mebibyte.</summary>
    public int MemoryBytes { get; init; } = 32 << 20;

    /// <summary>The largest set accepted from the peer.</summary>
    public int MaxPeerItems { get; init; } = 1 << 30;

    /// <summary>Hides the own number of rows: the peer learns this bound instead; null tells the number itself.</summary>
    public int? SizeBound { get; init; }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(WorkFolder);
        RequireRange(BucketItems, MinBucketItems, MaxBucketItems, nameof(BucketItems));
        RequireRange(
            MemoryBytes,
            PartitionOptions.MinMemoryBytes,
            int.MaxValue,
            nameof(MemoryBytes)
        );
        RequireRange(MaxPeerItems, 0, SizeCeiling, nameof(MaxPeerItems));
        RequireRange(SizeBound ?? 0, 0, SizeCeiling, nameof(SizeBound));
    }

    private static void RequireRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(
                name,
                $"{name} must lie between {least} and {most}."
            );
        }
    }
}
