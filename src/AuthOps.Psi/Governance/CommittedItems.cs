using System.Security.Cryptography;
using System.Text;
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
    private readonly byte[] _key;
    private readonly MerkleTree _tree;
    private readonly int[] _positionOfItem;
    private readonly PsiItemSet _items;

    private CommittedItems(
        PsiItemSet items,
        InputCommitment commitment,
        byte[] key,
        MerkleTree tree,
        int[] positionOfItem
    )
    {
        (_items, Commitment, _key, _tree, _positionOfItem) = (
            items,
            commitment,
            key,
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
        InputCommitment.RequireName(dataSet, nameof(dataSet));
        InputCommitment.RequireName(version, nameof(version));
        if (hash is not (HashKind.Sha256 or HashKind.Sm3))
        {
            throw new ArgumentOutOfRangeException(nameof(hash), "The hash is SHA-256 or SM3.");
        }

        if (items.Count == 0)
        {
            throw new ArgumentException(
                "An empty set hides nothing; there is nothing to commit to.",
                nameof(items)
            );
        }

        var key = DomainHash.Hash(
            hash,
            "authops/psi/commitment/key/v1",
            secret.Bytes,
            Encoding.UTF8.GetBytes(dataSet),
            Encoding.UTF8.GetBytes(version),
            items.SchemaHash.ToArray()
        );
        var (tree, positions) = BuildTree(items, key, hash, cancellationToken);
        var commitment = new InputCommitment(
            dataSet,
            version,
            hash,
            Convert.ToHexStringLower(items.SchemaHash),
            items.Count,
            Convert.ToHexStringLower(tree.Root())
        );
        return new CommittedItems(items, commitment, key, tree, positions);
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
            LeafSecret(Commitment.Hash, _key, _items.Canonical(item)),
            _tree.InclusionProof((ulong)position, (ulong)_items.Count)
        );
    }

    internal static byte[] Leaf(
        HashKind hash,
        ReadOnlyMemory<byte> leafSecret,
        ReadOnlyMemory<byte> item
    ) => DomainHash.Hash(hash, "authops/psi/commitment/leaf/v1", leafSecret, item);

    private static byte[] LeafSecret(
        HashKind hash,
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> item
    ) => DomainHash.Hash(hash, "authops/psi/commitment/leaf-secret/v1", key, item);

    private static (MerkleTree Tree, int[] PositionOfItem) BuildTree(
        PsiItemSet items,
        byte[] key,
        HashKind hash,
        CancellationToken cancellationToken
    )
    {
        var leaves = new LeafDigest[items.Count];
        var itemOfPosition = new int[items.Count];
        Parallel.For(
            0,
            items.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            item =>
            {
                var text = items.Canonical(item);
                var secret = LeafSecret(hash, key, text);
                leaves[item] = LeafDigest.Read(Leaf(hash, secret, text));
                CryptographicOperations.ZeroMemory(secret);
                itemOfPosition[item] = item;
            }
        );
        Array.Sort(leaves, itemOfPosition, Comparer<LeafDigest>.Create(LeafDigest.Compare));
        var tree = new MerkleTree(hash);
        var bytes = new byte[LeafDigest.Size * Math.Min(leaves.Length, 4096)];
        var positionOfItem = new int[leaves.Length];
        for (var position = 0; position < leaves.Length; )
        {
            var count = Math.Min(leaves.Length - position, bytes.Length / LeafDigest.Size);
            for (var i = 0; i < count; i++, position++)
            {
                positionOfItem[itemOfPosition[position]] = position;
                leaves[position].Write(bytes.AsSpan(i * LeafDigest.Size));
            }

            tree.AppendBatch(bytes.AsSpan(0, count * LeafDigest.Size), LeafDigest.Size);
        }

        return (tree, positionOfItem);
    }
}
