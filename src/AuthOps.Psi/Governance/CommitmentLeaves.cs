using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Governance;

/// <summary>Hides the keys of one version of a data set, each under a secret of its own. Safe to share between threads until it is cleared.</summary>
internal sealed class CommitmentLeaves
{
    private readonly HashKind _hash;
    private readonly byte[] _key;

    private CommitmentLeaves(HashKind hash, byte[] key) => (_hash, _key) = (hash, key);

    public static CommitmentLeaves Of(
        CommitmentSecret secret,
        string dataSet,
        string version,
        byte[] schemaHash,
        HashKind hash
    )
    {
        InputCommitment.RequireName(dataSet, nameof(dataSet));
        InputCommitment.RequireName(version, nameof(version));
        if (hash is not (HashKind.Sha256 or HashKind.Sm3))
        {
            throw new ArgumentOutOfRangeException(nameof(hash), "The hash is SHA-256 or SM3.");
        }

        return new CommitmentLeaves(
            hash,
            DomainHash.Hash(
                hash,
                "authops/psi/commitment/key/v1",
                secret.Bytes,
                Encoding.UTF8.GetBytes(dataSet),
                Encoding.UTF8.GetBytes(version),
                schemaHash
            )
        );
    }

    public static byte[] Leaf(
        HashKind hash,
        ReadOnlyMemory<byte> leafSecret,
        ReadOnlyMemory<byte> item
    ) => DomainHash.Hash(hash, "authops/psi/commitment/leaf/v1", leafSecret, item);

    /// <summary>What opens the leaf of an item, and no other.</summary>
    public byte[] Secret(ReadOnlyMemory<byte> item) =>
        DomainHash.Hash(_hash, "authops/psi/commitment/leaf-secret/v1", _key, item);

    /// <summary>The hidden keys, by item.</summary>
    public LeafDigest[] Compute(PsiItemSet items, CancellationToken cancellationToken)
    {
        var leaves = new LeafDigest[items.Count];
        Parallel.For(
            0,
            items.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            item =>
            {
                var text = items.Canonical(item);
                var secret = Secret(text);
                leaves[item] = LeafDigest.Read(Leaf(_hash, secret, text));
                CryptographicOperations.ZeroMemory(secret);
            }
        );
        return leaves;
    }

    /// <summary>Clears the key of the version; nothing more can be hidden or opened.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_key);
}
