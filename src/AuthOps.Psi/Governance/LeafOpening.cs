using AuthOps.Primitives.Merkle;

namespace AuthOps.Psi.Governance;

/// <summary>
/// One key of a commitment, opened to an auditor: the key, its own secret, its place and the path to the root. It tells
/// nothing about the other keys. Holds a key in the clear. Immutable and safe to share between threads.
/// </summary>
public sealed class LeafOpening
{
    private readonly byte[] _item;
    private readonly byte[] _secret;
    private readonly byte[] _path;

    /// <summary>Takes an opening apart that came from a holder.</summary>
    /// <param name="index">The leaf's place.</param>
    /// <param name="item">The key in canonical bytes.</param>
    /// <param name="leafSecret">The leaf's secret, 32 bytes.</param>
    /// <param name="path">The audit path, digests one after another.</param>
    public LeafOpening(
        int index,
        ReadOnlySpan<byte> item,
        ReadOnlySpan<byte> leafSecret,
        ReadOnlySpan<byte> path
    )
    {
        Index = index;
        (_item, _secret, _path) = (item.ToArray(), leafSecret.ToArray(), path.ToArray());
    }

    /// <summary>The leaf's place, from 0.</summary>
    public int Index { get; }

    /// <summary>The key in the canonical bytes of <see cref="PsiItemSet"/>.</summary>
    public ReadOnlySpan<byte> Item => _item;

    /// <summary>The secret of this leaf alone.</summary>
    public ReadOnlySpan<byte> LeafSecret => _secret;

    /// <summary>The audit path to the root.</summary>
    public ReadOnlySpan<byte> Path => _path;

    /// <summary>Whether the opened key is in the committed tree. Never throws because of what the opening contains.</summary>
    /// <param name="commitment">The commitment.</param>
    /// <returns>True only for a key that was committed to.</returns>
    public bool IsProvedBy(InputCommitment commitment)
    {
        ArgumentNullException.ThrowIfNull(commitment);
        if (Index < 0 || Index >= commitment.Count || _secret.Length != LeafDigest.Size)
        {
            return false;
        }

        var leaf = CommitmentLeaves.Leaf(commitment.Hash, _secret, _item);
        return MerkleProof.VerifyInclusion(
            commitment.Hash,
            (ulong)Index,
            (ulong)commitment.Count,
            MerkleProof.HashLeaf(commitment.Hash, leaf),
            _path,
            Convert.FromHexString(commitment.Root)
        );
    }
}
