using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>
/// Reads a log from a boundary to its end, checking everything, and finds out where it ends.
/// </summary>
/// <remarks>
/// A commit record is written only after its batch is durable. So a batch with one valid copy must be whole, or the
/// log is damaged; and a batch at the very end with none was never acknowledged to anybody and is dropped.
/// </remarks>
internal sealed class LogScan
{
    private readonly ILogStorage _storage;
    private readonly LogIdentity _identity;
    private readonly LogState _state;
    private readonly IReadOnlyCollection<ulong> _notedSizes;
    private byte[] _leafHashes = [];
    private bool _trailerMissing;

    /// <param name="storage">The log's directory.</param>
    /// <param name="identity">The log.</param>
    /// <param name="state">Where to begin; moved on with every batch.</param>
    /// <param name="notedSizes">The sizes at which to note the roots.</param>
    public LogScan(
        ILogStorage storage,
        LogIdentity identity,
        LogState state,
        IReadOnlyCollection<ulong> notedSizes
    )
    {
        _storage = storage;
        _identity = identity;
        _state = state;
        _notedSizes = notedSizes;
        NoteRoots();
    }

    /// <summary>Called with every batch once it has been checked and taken into the state.</summary>
    public Action<BatchData>? Visit { get; init; }

    /// <summary>Reads on to the end.</summary>
    /// <param name="segment">The segment to begin in.</param>
    /// <param name="offset">The byte in it; null for its first batch.</param>
    /// <exception cref="UsageLogCorruptException">Something acknowledged is damaged, missing or contradictory.</exception>
    public LogEnd Run(ulong segment = 0, long? offset = null)
    {
        var last = LastSegment();
        if (segment > last)
        {
            throw Corrupt(SegmentHeader.NameOf(segment), null, "the segment is missing.");
        }

        for (; segment < last; segment++)
        {
            ReadSegment(segment, offset, isLast: false);
            offset = null;
        }

        return ReadSegment(segment, offset, isLast: true);
    }

    private ulong LastSegment()
    {
        var numbers = new SortedSet<ulong>();
        foreach (var name in _storage.List(SegmentHeader.NamePrefix))
        {
            if (
                ulong.TryParse(name.AsSpan(SegmentHeader.NamePrefix.Length), out var number)
                && SegmentHeader.NameOf(number) == name
            )
            {
                numbers.Add(number);
            }
        }

        ulong next = 0;
        foreach (var number in numbers)
        {
            if (number != next)
            {
                break;
            }

            next++;
        }

        return next == (ulong)numbers.Count && next > 0
            ? next - 1
            : throw Corrupt(SegmentHeader.NameOf(next), null, "the segment is missing.");
    }

    private LogEnd ReadSegment(ulong number, long? offset, bool isLast)
    {
        var name = SegmentHeader.NameOf(number);
        using var file = _storage.OpenShared(name);
        var page = new byte[SegmentHeader.DataOffset];
        if (file.Read(page, 0) != page.Length)
        {
            // A segment is put in place whole: its slots were there.
            throw Corrupt(name, file.Length, "the segment is cut short.");
        }

        var header = SegmentHeader.Read(page, name, _identity.LogId);
        if (header.Number != number || (offset is null && header.Start != _state.Position))
        {
            throw Corrupt(name, 0, "the segment does not continue the one before it.");
        }

        var newest = NewestSlot(page);
        var end = new LogEnd(number, offset ?? SegmentHeader.DataOffset, newest is not null);
        while (end.Offset < file.Length || newest?.Batch >= _state.Position.Batches || !isLast)
        {
            if (!isLast && end.Offset == file.Length)
            {
                break;
            }

            if (ReadBatch(file, name, end.Offset, newest, isLast) is not { } commit)
            {
                return end with { DroppedBytes = file.Length - end.Offset };
            }

            var isSlotMissing = newest is null || newest.Batch < commit.Batch;
            end = end with
            {
                Offset = commit.End,
                Last = commit,
                KeptRecords = isSlotMissing
                    ? end.KeptRecords + (commit.After.Count - commit.Before.Count)
                    : 0,
                MissingTrailer = _trailerMissing ? commit : end.MissingTrailer,
                NeedsSlot = isSlotMissing,
            };
        }

        return end;
    }

    private CommitRecord? NewestSlot(ReadOnlySpan<byte> page)
    {
        var a = CommitRecord.Read(
            page.Slice((int)SegmentHeader.SlotOf(0), CommitRecord.Size),
            _identity.LogId
        );
        var b = CommitRecord.Read(
            page.Slice((int)SegmentHeader.SlotOf(1), CommitRecord.Size),
            _identity.LogId
        );
        return (a, b) switch
        {
            (null, _) => b,
            (_, null) => a,
            _ => a.Batch > b.Batch ? a : b,
        };
    }

    /// <summary>Reads and applies the next batch; null if it was never acknowledged.</summary>
    private CommitRecord? ReadBatch(
        ILogFile file,
        string name,
        long offset,
        CommitRecord? newest,
        bool isLast
    )
    {
        var batch = _state.Position.Batches;
        var copy = newest?.Batch == batch ? newest : null;
        var mustBeThere = !isLast || newest?.Batch >= batch;
        Span<byte> head = stackalloc byte[BatchHeader.Size];
        if (
            file.Read(head, offset) != head.Length
            || !BatchHeader.TryRead(head, _identity.LogId, out var header)
        )
        {
            return mustBeThere
                ? throw Corrupt(name, offset, "the batch's header is damaged or missing.")
                : null;
        }

        var sector = new byte[CommitRecord.Size];
        _ = file.Read(sector, offset + header.DataLength);
        var trailer = CommitRecord.Read(sector, _identity.LogId);
        if (trailer is not null && trailer.Batch != batch)
        {
            trailer = null;
        }

        if ((trailer ?? copy) is not { } commit)
        {
            return mustBeThere
                ? throw Corrupt(
                    name,
                    offset + header.DataLength,
                    "the batch's commit record is damaged or missing."
                )
                : null;
        }

        _trailerMissing = trailer is null;
        RequireFits(commit, copy, header, offset, name);
        Apply(ReadData(file, name, header, commit), commit, name);
        return commit;
    }

    private void RequireFits(
        CommitRecord commit,
        CommitRecord? copy,
        BatchHeader header,
        long offset,
        string name
    )
    {
        if (
            commit.Offset != offset
            || commit.Length != header.DataLength
            || commit.Before != _state.Position
            || commit.After.Batches != header.Batch + 1
            || commit.After.Count != header.FirstIndex + (ulong)header.Count
            || header.Batch != _state.Position.Batches
            || header.FirstIndex != _state.Position.Count
            || (copy is not null && copy != commit)
        )
        {
            throw Corrupt(name, offset, "the batch and its commit records contradict each other.");
        }
    }

    private BatchData ReadData(ILogFile file, string name, BatchHeader header, CommitRecord commit)
    {
        var data = new byte[header.DataLength];
        if (
            file.Read(data, commit.Offset) != data.Length
            || Crc32C.Compute(data) != commit.Checksum
        )
        {
            var first = BatchData.FirstDamaged(header, data, _identity.LogId) ?? 0;
            throw new UsageLogCorruptException(
                header.FirstIndex + (ulong)first,
                name,
                commit.Offset + BatchHeader.Size + ((long)first * RecordLayout.Size),
                "the checksum of an acknowledged batch does not match."
            );
        }

        try
        {
            return BatchData.Parse(header, data);
        }
        catch (FormatException e)
        {
            throw Corrupt(name, commit.Offset, e.Message);
        }
    }

    private void Apply(BatchData batch, CommitRecord commit, string name)
    {
        var count = batch.Header.Count;
        if (_leafHashes.Length < count * RecordLayout.DigestSize)
        {
            _leafHashes = new byte[count * RecordLayout.DigestSize];
        }

        var hashes = _leafHashes.AsSpan(0, count * RecordLayout.DigestSize);
        MerkleBatch.HashLeaves(HashKind.Sha256, batch.Records, RecordLayout.Size, hashes);
        var time = _state.Position.LastTime;
        for (var i = 0; i < count; i++)
        {
            var view = batch.View(i);
            var hash = hashes.Slice(i * RecordLayout.DigestSize, RecordLayout.DigestSize);
            if (RecordRules.Broken(view, time, _state) is { } reason)
            {
                throw new UsageLogCorruptException(
                    batch.Header.FirstIndex + (ulong)i,
                    name,
                    commit.Offset + BatchHeader.Size + ((long)i * RecordLayout.Size),
                    reason
                );
            }

            time = view.Time;
            _state.Sequences.Take(view.Slot, batch.Header.Batch);
            hash.CopyTo(_state.Heads[view.Slot]);
            _state.Projection.Apply(view, batch.Header.FirstIndex + (ulong)i);
        }

        if (
            _state.Trees.Append(batch.Records, hashes) != commit.After.Roots
            || time != commit.After.LastTime
        )
        {
            throw Corrupt(name, commit.Offset, "the records do not have the committed roots.");
        }

        _state.Batches.Add(new BatchPlace(batch.Header.FirstIndex, SegmentOf(name), commit.Offset));
        _state.Position = commit.After;
        NoteRoots();
        Visit?.Invoke(batch);
    }

    private void NoteRoots()
    {
        if (_notedSizes.Contains(_state.Position.Count))
        {
            _state.RootsAt[_state.Position.Count] = _state.Position.Roots;
        }
    }

    private static ulong SegmentOf(string name) =>
        ulong.Parse(
            name.AsSpan(SegmentHeader.NamePrefix.Length),
            System.Globalization.CultureInfo.InvariantCulture
        );

    private UsageLogCorruptException Corrupt(string name, long? offset, string reason) =>
        new(_state.Position.Count, name, offset, reason);
}
