using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>Makes the proofs of a log from its tiles and checks each before giving it away. Not safe for concurrent use.</summary>
internal sealed class LogProver(ILogStorage storage, LogTrees trees)
{
    private readonly TileNodes _sha256 = new(storage, trees.Sha256);
    private readonly TileNodes _sm3 = new(storage, trees.Sm3);

    /// <summary>The path of a record to a checkpoint's root.</summary>
    /// <exception cref="UsageLogCorruptException">A tile is damaged.</exception>
    public byte[] Inclusion(
        HashKind kind,
        ReadOnlySpan<byte> record,
        ulong index,
        UsageCheckpoint checkpoint
    )
    {
        var proof = MerkleProver.Inclusion(Nodes(kind), index, checkpoint.Size);
        return MerkleProof.VerifyInclusion(
            kind,
            index,
            checkpoint.Size,
            MerkleProof.HashLeaf(kind, record),
            proof,
            Root(kind, checkpoint)
        )
            ? proof
            : throw Damaged(kind);
    }

    /// <summary>The proof that a checkpoint continues an earlier size, and that size's root.</summary>
    /// <exception cref="UsageLogCorruptException">A tile is damaged.</exception>
    public byte[] Consistency(HashKind kind, ulong from, UsageCheckpoint checkpoint)
    {
        var proof = MerkleProver.Consistency(Nodes(kind), from, checkpoint.Size);
        return MerkleProof.VerifyConsistency(
            kind,
            from,
            checkpoint.Size,
            proof,
            MerkleProver.Root(Nodes(kind), from),
            Root(kind, checkpoint)
        )
            ? proof
            : throw Damaged(kind);
    }

    private static byte[] Root(HashKind kind, UsageCheckpoint checkpoint) =>
        Convert.FromHexString(kind == HashKind.Sm3 ? checkpoint.Sm3Root : checkpoint.Root);

    private TileNodes Nodes(HashKind kind) => kind == HashKind.Sm3 ? _sm3 : _sha256;

    private static UsageLogCorruptException Damaged(HashKind kind) =>
        new(
            null,
            TilePath.Folder(kind),
            null,
            "a tile on the way to the root is damaged; deleting the snapshot, if there is one, and opening the log makes it again."
        );
}
