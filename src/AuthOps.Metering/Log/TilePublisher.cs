using System.Buffers;
using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// Tiles and entry bundles on their way to disk: collected while records are hashed, written once those records are
/// durable. They can be made again from the segments, so that nothing waits for them. Not safe for concurrent use.
/// </summary>
internal sealed class TilePublisher
{
    /// <summary>Bytes of an entry in a bundle: its length, big-endian, and the record.</summary>
    public const int EntrySize = sizeof(ushort) + RecordLayout.Size;

    private readonly byte[] _bundle = new byte[TilePath.Width * EntrySize];
    private List<PendingTile> _pending = [];
    private ulong _entries;

    /// <summary>The entries of the bundle that is not full, and its number.</summary>
    public (ulong Number, ReadOnlyMemory<byte> Entries) PartialBundle =>
        (
            _entries / TilePath.Width,
            _bundle.AsMemory(0, (int)(_entries % TilePath.Width) * EntrySize)
        );

    public void Add(HashKind kind, int level, ulong number, ReadOnlySpan<byte> hashes) =>
        _pending.Add(Copy(TilePath.OfTile(kind, level, number, TilePath.Width), hashes));

    /// <summary>Adds records to the bundles.</summary>
    public void AddEntries(ReadOnlySpan<byte> records)
    {
        for (; !records.IsEmpty; records = records[RecordLayout.Size..])
        {
            var slot = (int)(_entries % TilePath.Width);
            var entry = _bundle.AsSpan(slot * EntrySize, EntrySize);
            BinaryPrimitives.WriteUInt16BigEndian(entry, RecordLayout.Size);
            records[..RecordLayout.Size].CopyTo(entry[sizeof(ushort)..]);
            _entries++;
            if (slot == TilePath.Width - 1)
            {
                _pending.Add(
                    Copy(
                        TilePath.OfBundle((_entries / TilePath.Width) - 1, TilePath.Width),
                        _bundle
                    )
                );
            }
        }
    }

    /// <summary>Begins at a size whose last bundle holds these entries already.</summary>
    public void Restore(ulong entries, ReadOnlySpan<byte> partialBundle)
    {
        _entries = entries;
        partialBundle.CopyTo(_bundle);
    }

    /// <summary>What is to be written; the caller owns it from here on.</summary>
    public List<PendingTile> Take()
    {
        var taken = _pending;
        _pending = [];
        return taken;
    }

    /// <summary>Writes tiles, not durably.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="tiles">What; their buffers go back to the pool.</param>
    /// <param name="onlyIfDifferent">Whether to leave alone what is there and right.</param>
    public static void Write(ILogStorage storage, List<PendingTile> tiles, bool onlyIfDifferent)
    {
        foreach (var tile in tiles)
        {
            if (!onlyIfDifferent || !IsThere(storage, tile))
            {
                storage.WriteUnflushed(tile.Name, tile.Bytes);
            }

            tile.Return();
        }
    }

    private static bool IsThere(ILogStorage storage, PendingTile tile)
    {
        if (!storage.Exists(tile.Name))
        {
            return false;
        }

        using var file = storage.OpenShared(tile.Name);
        var buffer = ArrayPool<byte>.Shared.Rent(tile.Bytes.Length);
        try
        {
            var content = buffer.AsSpan(0, tile.Bytes.Length);
            return file.Length == content.Length
                && file.Read(content, 0) == content.Length
                && content.SequenceEqual(tile.Bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static PendingTile Copy(string name, ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        return new PendingTile(name, buffer, bytes.Length);
    }
}
