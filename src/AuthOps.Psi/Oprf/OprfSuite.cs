using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Oprf;

/// <summary>A group and a hash function for oblivious pseudorandom functions (RFC 9497, 4). Immutable and safe to share between threads.</summary>
public sealed class OprfSuite
{
    private OprfSuite(string identifier, PrimeGroup group, HashKind hash)
    {
        Identifier = identifier;
        Group = group;
        Hash = hash;
    }

    /// <summary>ristretto255-SHA512 of RFC 9497, 4.1.</summary>
    public static OprfSuite Ristretto255Sha512 { get; } =
        new("ristretto255-SHA512", Ristretto255.Instance, HashKind.Sha512);

    /// <summary>P256-SHA256 of RFC 9497, 4.3.</summary>
    public static OprfSuite P256Sha256 { get; } =
        new("P256-SHA256", WeierstrassGroup.P256, HashKind.Sha256);

    /// <summary>SM2 and SM3 by the rules of P256-SHA256: a private suite that no standard describes yet.</summary>
    public static OprfSuite Sm2Sm3 { get; } = new("SM2-SM3", WeierstrassGroup.Sm2, HashKind.Sm3);

    /// <summary>The suite's name, which every hash is separated by.</summary>
    public string Identifier { get; }

    /// <summary>Bytes of an element: 32, or 33 for P-256 and SM2.</summary>
    public int ElementSize => Group.ElementSize;

    /// <summary>Bytes of a scalar, 32.</summary>
    public int ScalarSize => Group.ScalarSize;

    /// <summary>Bytes of an output: 64, or 32 for P-256 and SM2.</summary>
    public int OutputSize => HashKinds.DigestSize(Hash);

    /// <summary>Bytes of a proof, two scalars.</summary>
    public int ProofSize => 2 * ScalarSize;

    internal PrimeGroup Group { get; }

    internal HashKind Hash { get; }
}
