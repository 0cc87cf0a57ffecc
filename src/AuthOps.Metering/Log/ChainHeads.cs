using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>
/// The last hash of every chain. A record carries the RFC 6962 SHA-256 leaf hash of the record before it in its
/// chain, 32 zero bytes if it is the first. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Hashes depend on one another only within a chain, so that a batch is hashed in waves: the first records of all
/// chains side by side in lanes, then the second ones, and so on.
/// </remarks>
internal sealed class ChainHeads
{
    private byte[] _heads = new byte[16 * RecordLayout.DigestSize];
    private byte[] _wave = [];
    private byte[] _waveHashes = [];
    private int[] _order = [];

    // For each record of a batch, where the head of its chain lies.
    private int[] _places = [];
    private int[] _starts = [];

    /// <summary>The hash of a chain's last record; zeros if it has none.</summary>
    public Span<byte> this[uint slot]
    {
        get
        {
            var place = ChainSequences.IndexOf(slot) * RecordLayout.DigestSize;
            Ensure(place + RecordLayout.DigestSize);
            return _heads.AsSpan(place, RecordLayout.DigestSize);
        }
    }

    /// <summary>Writes every record's previous hash and computes every leaf hash.</summary>
    /// <param name="batch">Records complete but for their previous hash.</param>
    /// <param name="leafHashes">One SHA-256 digest a record, in order.</param>
    public void Link(PendingBatch batch, Span<byte> leafHashes)
    {
        if (batch.Count == 1)
        {
            LinkOne(batch.Record(0), leafHashes);
            return;
        }

        Find(batch);
        var waves = SortByDepth(batch.Depths);
        for (var wave = 0; wave < waves; wave++)
        {
            LinkWave(batch, _order.AsSpan(_starts[wave].._starts[wave + 1]), leafHashes);
        }
    }

    private void LinkOne(Span<byte> record, Span<byte> leafHash)
    {
        var head = this[new RecordView(record, default).Slot];
        head.CopyTo(record[RecordLayout.PreviousOffset..]);
        MerkleBatch.HashLeaves(HashKind.Sha256, record, RecordLayout.Size, leafHash);
        leafHash.CopyTo(head);
    }

    private void Ensure(int length)
    {
        if (length > _heads.Length)
        {
            Array.Resize(ref _heads, Math.Max(length, 2 * _heads.Length));
        }
    }

    /// <summary>Finds the heads of all chains of a batch and makes room for them.</summary>
    private void Find(PendingBatch batch)
    {
        if (_places.Length < batch.Count)
        {
            _places = new int[batch.Count];
        }

        var end = 0;
        var records = batch.Records;
        for (var i = 0; i < batch.Count; i++)
        {
            var slot = BinaryPrimitives.ReadUInt32LittleEndian(
                records[((i * RecordLayout.Size) + RecordLayout.SlotOffset)..]
            );
            _places[i] = ChainSequences.IndexOf(slot) * RecordLayout.DigestSize;
            end = Math.Max(end, _places[i] + RecordLayout.DigestSize);
        }

        Ensure(end);
    }

    private void LinkWave(PendingBatch batch, ReadOnlySpan<int> members, Span<byte> leafHashes)
    {
        var size = members.Length * RecordLayout.Size;
        if (_wave.Length < size)
        {
            _wave = new byte[size];
            _waveHashes = new byte[members.Length * RecordLayout.DigestSize];
        }

        var wave = _wave.AsSpan(0, size);
        var records = batch.Records;
        for (var i = 0; i < members.Length; i++)
        {
            var record = records.Slice(members[i] * RecordLayout.Size, RecordLayout.Size);
            _heads
                .AsSpan(_places[members[i]], RecordLayout.DigestSize)
                .CopyTo(record[RecordLayout.PreviousOffset..]);
            record.CopyTo(wave[(i * RecordLayout.Size)..]);
        }

        var hashes = _waveHashes.AsSpan(0, members.Length * RecordLayout.DigestSize);
        MerkleBatch.HashLeaves(HashKind.Sha256, wave, RecordLayout.Size, hashes);
        for (var i = 0; i < members.Length; i++)
        {
            var hash = hashes.Slice(i * RecordLayout.DigestSize, RecordLayout.DigestSize);
            hash.CopyTo(leafHashes[(members[i] * RecordLayout.DigestSize)..]);
            hash.CopyTo(_heads.AsSpan(_places[members[i]]));
        }
    }

    // A counting sort: records of depth d are _order[_starts[d].._starts[d + 1]].
    private int SortByDepth(ReadOnlySpan<uint> depths)
    {
        var waves = 0u;
        foreach (var depth in depths)
        {
            waves = Math.Max(waves, depth + 1);
        }

        if (_order.Length < depths.Length)
        {
            _order = new int[depths.Length];
        }

        if (_starts.Length < waves + 2)
        {
            _starts = new int[waves + 2];
        }

        var starts = _starts.AsSpan(0, (int)waves + 2);
        starts.Clear();
        foreach (var depth in depths)
        {
            starts[(int)depth + 2]++;
        }

        for (var i = 2; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        for (var i = 0; i < depths.Length; i++)
        {
            _order[starts[(int)depths[i] + 1]++] = i;
        }

        return (int)waves;
    }
}
