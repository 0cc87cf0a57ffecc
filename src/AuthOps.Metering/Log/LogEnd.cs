namespace AuthOps.Metering.Log;

/// <summary>Where a log ends and what is left to mend there.</summary>
/// <param name="Segment">The last segment.</param>
/// <param name="Offset">Where its next batch goes.</param>
/// <param name="HasSlot">Whether any second commit record of the segment is readable.</param>
internal sealed record LogEnd(ulong Segment, long Offset, bool HasSlot)
{
    /// <summary>The commit record of the segment's last batch; null if it has none or none was read.</summary>
    public CommitRecord? Last { get; init; }

    /// <summary>Bytes behind the last batch, never acknowledged to anybody.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Records whose second commit record is missing.</summary>
    public ulong KeptRecords { get; init; }

    /// <summary>The commit record whose copy behind its batch is missing; null if none is.</summary>
    public CommitRecord? MissingTrailer { get; init; }

    /// <summary>Whether the copy in the slot is missing.</summary>
    public bool NeedsSlot { get; init; }
}
