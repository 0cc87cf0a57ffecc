using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// The computing half of a commit: links the chains, hashes both trees, lays the batch out. It runs ahead of the disk,
/// so that it keeps the position after the last batch it sealed. Not safe for concurrent use.
/// </summary>
internal sealed class BatchSealer
{
    private readonly LogIdentity _identity;
    private readonly LogState _state;
    private LogPosition _position;
    private byte[] _leafHashes = [];

    public BatchSealer(LogIdentity identity, LogState state)
    {
        _identity = identity;
        _state = state;
        _position = state.Position;
    }

    /// <summary>Seals the next batch.</summary>
    public SealedBatch Seal(PendingBatch batch)
    {
        var size = batch.Count * Sha256.DigestSize;
        if (_leafHashes.Length < size)
        {
            _leafHashes = new byte[size];
        }

        var hashes = _leafHashes.AsSpan(0, size);
        _state.Heads.Link(batch, hashes);
        var before = _position;
        _position = new LogPosition(
            before.Batches + 1,
            before.Count + (ulong)batch.Count,
            batch.LastTime,
            _state.Trees.Append(batch.Records, hashes)
        );
        var buffer = BatchData.Write(batch, _identity.LogId, out var length);
        return new SealedBatch(
            batch.FirstIndex,
            buffer,
            length,
            Crc32C.Compute(buffer.AsSpan(0, length)),
            before,
            _position,
            _state.Trees.Publisher.Take()
        );
    }
}
