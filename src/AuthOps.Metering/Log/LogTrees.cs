using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>The SHA-256 and the SM3 tree over the same records. Not safe for concurrent use.</summary>
internal sealed class LogTrees
{
    private byte[] _sm3Leaves = [];

    public LogTrees(TilePublisher publisher)
    {
        Publisher = publisher;
        Sha256 = new TileTree(
            HashKind.Sha256,
            (level, number, hashes) => publisher.Add(HashKind.Sha256, level, number, hashes)
        );
        Sm3 = new TileTree(
            HashKind.Sm3,
            (level, number, hashes) => publisher.Add(HashKind.Sm3, level, number, hashes)
        );
    }

    public TilePublisher Publisher { get; }

    public TileTree Sha256 { get; }

    public TileTree Sm3 { get; }

    public TileTree this[HashKind kind] => kind == HashKind.Sm3 ? Sm3 : Sha256;

    /// <summary>Appends records to both trees and gives the new roots.</summary>
    /// <param name="records">The records back to back.</param>
    /// <param name="sha256Leaves">Their SHA-256 leaf hashes, which the chains need anyway.</param>
    public LogRoots Append(ReadOnlySpan<byte> records, ReadOnlySpan<byte> sha256Leaves)
    {
        if (_sm3Leaves.Length < sha256Leaves.Length)
        {
            _sm3Leaves = new byte[sha256Leaves.Length];
        }

        var sm3Leaves = _sm3Leaves.AsSpan(0, sha256Leaves.Length);
        MerkleBatch.HashLeaves(HashKind.Sm3, records, RecordLayout.Size, sm3Leaves);
        Publisher.AddEntries(records);
        Sha256.Append(sha256Leaves);
        Sm3.Append(sm3Leaves);
        return new LogRoots(Sha256.Root(), Sm3.Root());
    }
}
