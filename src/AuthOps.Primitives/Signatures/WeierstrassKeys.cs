using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// Key arithmetic of a named 256-bit curve: generation, derivation, validation. Immutable and safe to share
/// between threads.
/// </summary>
internal sealed class WeierstrassKeys
{
    /// <summary>An uncompressed point: 0x04, X, Y.</summary>
    public const int PublicKeySize = 65;

    private readonly string _name;
    private readonly BigInteger _largestKey;

    public WeierstrassKeys(DerObjectIdentifier curve, string name, int largestKeyBelowOrder)
    {
        Domain = new ECDomainParameters(CustomNamedCurves.GetByOid(curve));
        _name = name;
        _largestKey = Domain.N.Subtract(BigInteger.ValueOf(largestKeyBelowOrder));
    }

    public ECDomainParameters Domain { get; }

    /// <summary>Fills in a key uniform over 1..largest by rejection (FIPS 186-5 A.2.2).</summary>
    public void Generate(Span<byte> privateKey)
    {
        do
        {
            KeyRandomness.Fill(privateKey);
        } while (!IsInRange(new BigInteger(1, privateKey)));
    }

    public byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey)
    {
        var scalar = new BigInteger(1, privateKey);
        if (!IsInRange(scalar))
        {
            throw new KeyFormatException(
                $"The {_name} private key is zero or too large for the curve's order; generate a new key."
            );
        }

        return new FixedPointCombMultiplier()
            .Multiply(Domain.G, scalar)
            .Normalize()
            .GetEncoded(compressed: false);
    }

    /// <summary>Decodes and validates an uncompressed point.</summary>
    /// <exception cref="KeyFormatException">Not an uncompressed point of the curve.</exception>
    public ECPoint DecodePublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeySize || publicKey[0] != 0x04)
        {
            throw new KeyFormatException(
                $"The {_name} public key must be an uncompressed point (0x04, X, Y; {PublicKeySize} bytes); "
                    + "convert it with the option that keeps points uncompressed."
            );
        }

        try
        {
            // Refuses coordinates at or above the prime and points off the curve; the cofactor is 1.
            return Domain.Curve.DecodePoint(publicKey);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            throw new KeyFormatException(
                $"The {_name} public key is not a point of its curve; it may belong to another curve.",
                e
            );
        }
    }

    private bool IsInRange(BigInteger scalar) =>
        scalar.SignValue > 0 && scalar.CompareTo(_largestKey) <= 0;
}
