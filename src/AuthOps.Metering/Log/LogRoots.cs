using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>The roots of the same records under both hashes. Immutable; the arrays are not to be changed.</summary>
internal sealed record LogRoots(byte[] Sha256, byte[] Sm3)
{
    /// <summary>The roots of no records.</summary>
    public static LogRoots Empty { get; } =
        new(MerkleProof.EmptyRoot(HashKind.Sha256), MerkleProof.EmptyRoot(HashKind.Sm3));

    public bool Equals(LogRoots? other) =>
        other is not null
        && Sha256.AsSpan().SequenceEqual(other.Sha256)
        && Sm3.AsSpan().SequenceEqual(other.Sm3);

    public override int GetHashCode() => HashCode.Combine(Sha256[0], Sha256[1], Sm3[0], Sm3[1]);
}
