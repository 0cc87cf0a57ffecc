using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>
/// Where <see cref="MerkleProver"/> finds the complete subtrees of a Merkle tree: in memory, or in tiles on disk.
/// Whether several threads may read at once is the implementation's to say.
/// </summary>
public interface IMerkleNodes
{
    /// <summary>The hash function of leaves and nodes.</summary>
    HashKind Kind { get; }

    /// <summary>Copies the digest of leaves <c>index·2^height</c> to <c>(index+1)·2^height - 1</c>, all of which exist.</summary>
    /// <param name="height">0 for a leaf's own hash.</param>
    /// <param name="index">The node among those of its height, from 0.</param>
    /// <param name="digest">Room for exactly one digest.</param>
    void CopyNode(int height, ulong index, Span<byte> digest);
}
