using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Psi.Governance;

/// <summary>
/// A party's keys with the commitment to them: every key hidden under a secret of its own, the hidden keys in their own
/// order, so that neither the rows' order nor their number of repetitions matters. Immutable and safe to share between
/// threads until its secret is disposed; it holds keys in the clear.
/// </summary>
public sealed class CommittedItems
{
    private readonly CommitmentLeaves _leaves;
    private readonly MerkleTree _tree;
    private readonly int[] _positionOfItem;
    private readonly PsiItemSet _items;

    private CommittedItems(
        PsiItemSet items,
        InputCommitment commitment,
        CommitmentLeaves leaves,
        MerkleTree tree,
        int[] positionOfItem
    )
    {
        (_items, Commitment, _leaves, _tree, _positionOfItem) = (
            items,
            commitment,
            leaves,
            tree,
            positionOfItem
        );
    }

    /// <summary>The commitment, to be registered and published.</summary>
    public InputCommitment Commitment { get; }

    /// <summary>Commits to a set. Costs three hashes a key.</summary>
    /// <param name="items">The keys of this version, all of them, before consent or anything else leaves some out.</param>
    /// <param name="secret">The secret; one may serve many versions.</param>
    /// <param name="dataSet">The data set, 1 to <see cref="InputCommitment.MaxNameLength"/> characters.</param>
    /// <param name="version">Its version, likewise.</param>
    /// <param name="hash">SHA-256, or SM3 for the national suite.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The committed keys.</returns>
    /// <exception cref="ArgumentException">A name is malformed, or the set is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hash is neither.</exception>
    public static CommittedItems Commit(
        PsiItemSet items,
        CommitmentSecret secret,
        string dataSet,
        string version,
        HashKind hash = HashKind.Sha256,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(secret);
        if (items.Count == 0)
        {
            throw new ArgumentException(
                "An empty set hides nothing; there is nothing to commit to.",
                nameof(items)
            );
        }

        var leaves = CommitmentLeaves.Of(
            secret,
            dataSet,
            version,
            items.SchemaHash.ToArray(),
            hash
        );
        var (tree, positions) = BuildTree(items, leaves, hash, cancellationToken);
        var commitment = new InputCommitment(
            dataSet,
            version,
            hash,
            Convert.ToHexStringLower(items.SchemaHash),
            items.Count,
            Convert.ToHexStringLower(tree.Root())
        );
        return new CommittedItems(items, commitment, leaves, tree, positions);
    }

    /// <summary>Registers the commitment and gives the set to run sessions with: they quote it.</summary>
    /// <param name="register">Where versions are registered, once each.</param>
    /// <param name="cancellationToken">Gives up waiting for the register.</param>
    /// <returns>The same keys, with the commitment.</returns>
    /// <exception cref="CommitmentConflictException">The version is registered with another commitment.</exception>
    public async ValueTask<PsiItemSet> RegisterAsync(
        ICommitmentRegister register,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(register);
        await register.RegisterAsync(Commitment, cancellationToken).ConfigureAwait(false);
        return _items.WithCommitment(Commitment);
    }

    /// <summary>Opens the key of one row to an auditor.</summary>
    /// <param name="row">The row of the set that was committed to, from 0.</param>
    /// <returns>The opening.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or it takes no part.</exception>
    public LeafOpening Open(int row)
    {
        var item = row >= 0 && row < _items.RowCount ? _items.ItemOf(row) : -1;
        if (item < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row),
                "The row is not one of the set, or was left out of it."
            );
        }

        var position = _positionOfItem[item];
        return new LeafOpening(
            position,
            _items.Encoded(item),
            _leaves.Secret(_items.Canonical(item)),
            _tree.InclusionProof((ulong)position, (ulong)_items.Count)
        );
    }

    private static (MerkleTree Tree, int[] PositionOfItem) BuildTree(
        PsiItemSet items,
        CommitmentLeaves leaves,
        HashKind hash,
        CancellationToken cancellationToken
    )
    {
        var hidden = leaves.Compute(items, cancellationToken);
        var itemOfPosition = new int[hidden.Length];
        for (var item = 0; item < hidden.Length; item++)
        {
            itemOfPosition[item] = item;
        }

        Array.Sort(hidden, itemOfPosition, Comparer<LeafDigest>.Create(LeafDigest.Compare));
        var tree = new MerkleTree(hash);
        var bytes = new byte[LeafDigest.Size * Math.Min(hidden.Length, 4096)];
        var positionOfItem = new int[hidden.Length];
        for (var position = 0; position < hidden.Length; )
        {
            var count = Math.Min(hidden.Length - position, bytes.Length / LeafDigest.Size);
            for (var i = 0; i < count; i++, position++)
            {
                positionOfItem[itemOfPosition[position]] = position;
                hidden[position].Write(bytes.AsSpan(i * LeafDigest.Size));
            }

            tree.AppendBatch(bytes.AsSpan(0, count * LeafDigest.Size), LeafDigest.Size);
        }

        return (tree, positionOfItem);
    }
}
