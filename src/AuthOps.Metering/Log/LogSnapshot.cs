using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// Everything that follows from the records up to a boundary, kept beside the log so that opening need not read them
/// all. It proves nothing and may be deleted: one that is damaged, of another version or not of this log is ignored.
/// </summary>
internal static class LogSnapshot
{
    public const string FileName = "snapshot";
    private const ulong Version = 4;

    /// <summary>Writes a snapshot in place of an earlier one; durable on return.</summary>
    public static void Write(
        ILogStorage storage,
        LogIdentity identity,
        LogState state,
        (ulong Segment, long Offset) end
    )
    {
        const string Temporary = FileName + LogStorageExtensions.TemporarySuffix;
        using (var file = storage.Create(Temporary))
        {
            var writer = new SnapshotWriter(file);
            writer.UInt64(Version);
            writer.Bytes(identity.LogId);
            writer.UInt64(end.Segment);
            writer.UInt64((ulong)end.Offset);
            WritePosition(writer, state.Position);
            WriteGrants(writer, state);
            WriteClaims(writer, state.Projection.Claims);
            WriteIndexes(writer, state.Projection.Corrected);
            WriteIndexes(writer, state.Projection.Voided);
            LogSnapshotDecisions.Write(writer, state.Projection.Decisions);
            WriteTrees(writer, state.Trees);
            writer.Finish();
        }

        storage.Rename(Temporary, FileName);
        storage.FlushFolderOf(FileName);
    }

    /// <summary>Reads the snapshot; null if there is none that can be used.</summary>
    /// <param name="storage">The log's directory.</param>
    /// <param name="identity">The log.</param>
    /// <param name="publisher">Takes the tiles of the records that follow; unchanged where the result is null.</param>
    /// <param name="most">Records the snapshot may hold at most.</param>
    public static (LogState State, ulong Segment, long Offset)? Read(
        ILogStorage storage,
        LogIdentity identity,
        TilePublisher publisher,
        ulong most
    )
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        using var file = storage.OpenShared(FileName);
        try
        {
            var reader = new SnapshotReader(file);
            if (
                reader.UInt64() != Version
                || !reader.Bytes().AsSpan().SequenceEqual(identity.LogId)
            )
            {
                return null;
            }

            var segment = reader.UInt64();
            var offset = (long)Math.Min(reader.UInt64(), long.MaxValue);
            var state = new LogState(publisher) { Position = ReadPosition(reader) };
            var open = ReadGrants(reader, state);
            state.Projection.Restore(
                ReadClaims(reader),
                open,
                corrected: ReadIndexes(reader),
                voided: ReadIndexes(reader),
                decisions: LogSnapshotDecisions.Read(reader, state.Projection.Grants.Count)
            );
            var bundle = ReadTrees(reader, state);
            reader.Finish();
            if (
                state.Position.Count > most
                || !Stands(storage, identity, state.Position, segment, offset)
            )
            {
                return null;
            }

            // Last of all, since whoever reads everything instead begins with the same publisher.
            publisher.Restore(state.Position.Count, bundle);
            return (state, segment, offset);
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or OverflowException
                        or ArgumentException
                        or IndexOutOfRangeException
            )
        {
            // Numbers of a damaged snapshot mean anything; its checksum comes last.
            return null;
        }
    }

    /// <summary>Whether the log has exactly this boundary at this place.</summary>
    private static bool Stands(
        ILogStorage storage,
        LogIdentity identity,
        LogPosition position,
        ulong segment,
        long offset
    )
    {
        var name = SegmentHeader.NameOf(segment);
        if (!storage.Exists(name) || offset <= SegmentHeader.DataOffset)
        {
            return false;
        }

        using var file = storage.OpenShared(name);
        var sector = new byte[CommitRecord.Size];
        return file.Read(sector, offset - CommitRecord.Size) == sector.Length
            && CommitRecord.Read(sector, identity.LogId) is { } commit
            && commit.End == offset
            && commit.After == position;
    }

    private static void WritePosition(SnapshotWriter writer, LogPosition position)
    {
        writer.UInt64(position.Batches);
        writer.UInt64(position.Count);
        writer.Int128(position.LastTime);
        writer.Bytes(position.Roots.Sha256);
        writer.Bytes(position.Roots.Sm3);
    }

    private static LogPosition ReadPosition(SnapshotReader reader) =>
        new(
            reader.UInt64(),
            reader.UInt64(),
            (long)reader.Int128(),
            new LogRoots(reader.Bytes(), reader.Bytes())
        );

    private static void WriteGrants(SnapshotWriter writer, LogState state)
    {
        var projection = state.Projection;
        WriteChain(writer, state, RecordLayout.NoGrant);
        writer.UInt64((ulong)projection.Grants.Count);
        foreach (var grant in projection.Grants)
        {
            writer.Bytes(grant.Body.Write());
            WriteChain(writer, state, grant.Slot);
            foreach (var (unit, _) in grant.Body.Quotas)
            {
                writer.Int128(grant[unit].Used);
                writer.Int128(grant[unit].Reserved);
            }
        }

        writer.UInt64((ulong)projection.Open.Count);
        foreach (var (index, open) in projection.Open)
        {
            writer.UInt64(index);
            writer.UInt64(open.Slot);
            writer.UInt64(open.Scenario);
            writer.UInt64((ulong)open.Unit);
            writer.Int128(open.Amount);
            writer.UInt128(open.Id);
        }

        var batches = state.Batches.From(0);
        writer.UInt64((ulong)batches.Length);
        foreach (var place in batches)
        {
            writer.UInt64(place.FirstIndex);
            writer.UInt64(place.Segment);
            writer.UInt64((ulong)place.Offset);
        }
    }

    private static List<KeyValuePair<ulong, OpenReservation>> ReadGrants(
        SnapshotReader reader,
        LogState state
    )
    {
        ReadChain(reader, state, RecordLayout.NoGrant);
        for (var left = reader.Count(40); left > 0; left--)
        {
            var grant = state.Projection.AddGrant(GrantBody.Read(reader.Bytes()));
            ReadChain(reader, state, grant.Slot);
            foreach (var (unit, _) in grant.Body.Quotas)
            {
                grant[unit].Used = reader.Int128();
                grant[unit].Reserved = reader.Int128();
            }
        }

        var open = new List<KeyValuePair<ulong, OpenReservation>>();
        for (var left = reader.Count(64); left > 0; left--)
        {
            open.Add(
                KeyValuePair.Create(
                    reader.UInt64(),
                    new OpenReservation(
                        (uint)reader.UInt64(),
                        (ushort)reader.UInt64(),
                        (Primitives.Usage.UsageUnit)reader.UInt64(),
                        reader.Int128(),
                        reader.UInt128()
                    )
                )
            );
        }

        for (var left = reader.Count(24); left > 0; left--)
        {
            state.Batches.Add(
                new BatchPlace(reader.UInt64(), reader.UInt64(), (long)reader.UInt64())
            );
        }

        return open;
    }

    private static void WriteChain(SnapshotWriter writer, LogState state, uint slot)
    {
        writer.UInt64(state.Sequences.Next(slot));
        writer.Bytes(state.Heads[slot]);
    }

    private static void ReadChain(SnapshotReader reader, LogState state, uint slot)
    {
        state.Sequences.Set(slot, reader.UInt64());
        reader.Bytes().CopyTo(state.Heads[slot]);
    }

    private static void WriteClaims(SnapshotWriter writer, ClaimIndex claims)
    {
        writer.UInt64(claims.Key.Item1);
        writer.UInt64(claims.Key.Item2);
        writer.UInt64((ulong)claims.Capacity);
        writer.UInt64((ulong)claims.Count);
        foreach (var (hash, index) in claims.All())
        {
            writer.UInt64(hash);
            writer.UInt64(index);
        }
    }

    private static ClaimIndex ReadClaims(SnapshotReader reader)
    {
        var (key0, key1) = (reader.UInt64(), reader.UInt64());
        var capacity = reader.UInt64();
        var count = reader.Count(16);
        if (
            !System.Numerics.BitOperations.IsPow2(capacity)
            || capacity > (4 * (ulong)count) + 1024
            || capacity > 1 << 30
            || (ulong)count > capacity
        )
        {
            throw new FormatException("the snapshot's claims do not fit their table.");
        }

        var claims = new ClaimIndex(key0, key1, (int)capacity);
        for (var i = 0; i < count; i++)
        {
            claims.Add(reader.UInt64(), reader.UInt64());
        }

        return claims;
    }

    private static void WriteIndexes(SnapshotWriter writer, IReadOnlySet<ulong> indexes)
    {
        writer.UInt64((ulong)indexes.Count);
        foreach (var index in indexes)
        {
            writer.UInt64(index);
        }
    }

    private static ulong[] ReadIndexes(SnapshotReader reader)
    {
        var indexes = new ulong[reader.Count(8)];
        for (var i = 0; i < indexes.Length; i++)
        {
            indexes[i] = reader.UInt64();
        }

        return indexes;
    }

    private static void WriteTrees(SnapshotWriter writer, LogTrees trees)
    {
        foreach (var kind in (ReadOnlySpan<HashKind>)[HashKind.Sha256, HashKind.Sm3])
        {
            writer.UInt64((ulong)trees[kind].Levels);
            for (var level = 0; level < trees[kind].Levels; level++)
            {
                writer.Bytes(trees[kind].Partial(level).Hashes.Span);
            }
        }

        writer.Bytes(trees.Publisher.PartialBundle.Entries.Span);
    }

    private static byte[] ReadTrees(SnapshotReader reader, LogState state)
    {
        var count = state.Position.Count;
        foreach (var kind in (ReadOnlySpan<HashKind>)[HashKind.Sha256, HashKind.Sm3])
        {
            var levels = new byte[reader.Count(8)][];
            for (var level = 0; level < levels.Length; level++)
            {
                levels[level] = reader.Bytes();
                if (
                    (ulong)levels[level].Length
                    != (count >> (level * TilePath.Height))
                        % TilePath.Width
                        * RecordLayout.DigestSize
                )
                {
                    throw new FormatException("the snapshot's tree has another size.");
                }
            }

            state.Trees[kind].Restore(count, level => level < levels.Length ? levels[level] : []);
            var root =
                kind == HashKind.Sm3 ? state.Position.Roots.Sm3 : state.Position.Roots.Sha256;
            if (!state.Trees[kind].Root().AsSpan().SequenceEqual(root))
            {
                throw new FormatException("the snapshot's tree has another root.");
            }
        }

        var bundle = reader.Bytes();
        if ((ulong)bundle.Length != count % TilePath.Width * TilePublisher.EntrySize)
        {
            throw new FormatException("the snapshot's bundle has another size.");
        }

        return bundle;
    }
}
