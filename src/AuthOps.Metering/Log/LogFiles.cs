using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Log;

/// <summary>Creates and opens the files of a log together.</summary>
internal static class LogFiles
{
    /// <summary>
    /// Creates an empty log. The identity comes last: where it is, everything is. A crash before leaves only an empty
    /// segment, which the next attempt replaces.
    /// </summary>
    public static void Create(ILogStorage storage, string? origin)
    {
        if (storage.Exists(LogIdentity.FileName))
        {
            throw new IOException("There is a usage log in this directory already; open it.");
        }

        var first = SegmentHeader.NameOf(0);
        if (
            storage.Exists(UsageCheckpoint.FileName)
            || storage.List(SegmentHeader.NamePrefix).Any(IsOtherSegment)
            || (storage.Exists(first) && !IsEmpty(storage, first))
        )
        {
            throw new UsageLogCorruptException(
                null,
                LogIdentity.FileName,
                null,
                "the file is missing, but there are records."
            );
        }

        var logId = new byte[LogIdentity.LogIdSize];
        SecureRandom.Fill(logId);
        var identity = new LogIdentity(
            logId,
            origin ?? $"authops-usage-log/{Convert.ToHexStringLower(logId)}"
        );
        storage.Put(first, new SegmentHeader(0, LogPosition.Start).Write(logId));
        storage.Put(LogIdentity.FileName, identity.Write());

        bool IsOtherSegment(string name) =>
            name != first
            && !name.EndsWith(LogStorageExtensions.TemporarySuffix, StringComparison.Ordinal);
    }

    /// <summary>Reads a log from its beginning to its end, checking everything.</summary>
    /// <param name="storage">The log's directory.</param>
    /// <param name="identity">The log.</param>
    /// <param name="publisher">Takes the tiles the records fill.</param>
    /// <param name="visit">Called with every batch.</param>
    /// <param name="witnessed">A checkpoint the log must continue; null for none.</param>
    /// <param name="useSnapshot">Whether to begin where a snapshot ends, if no checkpoint lies before that.</param>
    /// <exception cref="UsageLogCorruptException">The log is damaged, or shorter than or different from a checkpoint.</exception>
    public static (LogState State, LogEnd End) Read(
        ILogStorage storage,
        LogIdentity identity,
        TilePublisher publisher,
        Action<BatchData>? visit = null,
        UsageCheckpoint? witnessed = null,
        bool useSnapshot = false
    )
    {
        var signed = UsageCheckpoint.Find(storage)?.Checkpoint;
        var state = new LogState(publisher);
        var sizes = new HashSet<ulong>();
        foreach (var checkpoint in (UsageCheckpoint?[])[signed, witnessed])
        {
            if (checkpoint is not null)
            {
                sizes.Add(checkpoint.Size);
            }
        }

        ulong segment = 0;
        long? offset = null;
        if (
            useSnapshot
            && LogSnapshot.Read(
                storage,
                identity,
                publisher,
                sizes.DefaultIfEmpty(ulong.MaxValue).Min()
            )
                is { } snapshot
        )
        {
            (state, segment, offset) = snapshot;
        }

        var end = new LogScan(storage, identity, state, sizes) { Visit = visit }.Run(
            segment,
            offset
        );
        signed?.RequireCovers(identity, state, "signed");
        witnessed?.RequireCovers(identity, state, "witnessed");
        return (state, end);
    }

    /// <summary>Reads a log at rest; an incomplete tail is refused, since nothing may be mended.</summary>
    public static (LogState State, LogEnd End) ReadWhole(
        ILogStorage storage,
        LogIdentity identity,
        TilePublisher publisher,
        Action<BatchData>? visit = null,
        UsageCheckpoint? witnessed = null
    )
    {
        var (state, end) = Read(storage, identity, publisher, visit, witnessed);
        return end.DroppedBytes == 0
            ? (state, end)
            : throw new UsageLogCorruptException(
                state.Position.Count,
                SegmentHeader.NameOf(end.Segment),
                end.Offset,
                "the log ends in a batch that was never acknowledged; opening it for writing drops that batch."
            );
    }

    /// <summary>Refuses a directory without a log, telling a missing log from a damaged one.</summary>
    public static void RequirePresent(ILogStorage storage)
    {
        if (storage.Exists(LogIdentity.FileName))
        {
            return;
        }

        // A crash while the log was made leaves an empty first segment.
        var first = SegmentHeader.NameOf(0);
        if (
            !storage.Exists(UsageCheckpoint.FileName)
            && (!storage.Exists(first) || IsEmpty(storage, first))
        )
        {
            throw new FileNotFoundException(
                "There is no usage log in this directory; create it first."
            );
        }

        throw new UsageLogCorruptException(
            null,
            LogIdentity.FileName,
            null,
            "the file is missing."
        );
    }

    private static bool IsEmpty(ILogStorage storage, string segment)
    {
        using var file = storage.OpenShared(segment);
        var page = new byte[SegmentHeader.DataOffset];
        var read = file.Read(page, 0);
        return file.Length <= page.Length
            && !page.AsSpan(0, read)[Math.Min(read, SegmentHeader.SlotOffset)..]
                .ContainsAnyExcept((byte)0);
    }
}
