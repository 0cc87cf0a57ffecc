using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;

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
    private readonly byte[] _largest = new byte[WeierstrassEngine.NumberSize];
    private readonly WeierstrassEngine _single;

    /// <summary>The keys 1 to n - <paramref name="largestKeyBelowOrder"/> of a curve.</summary>
    /// <param name="engine">The engine for signatures and many points.</param>
    /// <param name="single">The engine for one point.</param>
    /// <param name="name">The algorithm's name in messages.</param>
    /// <param name="largestKeyBelowOrder">1 or 2.</param>
    public WeierstrassKeys(
        WeierstrassEngine engine,
        WeierstrassEngine single,
        string name,
        int largestKeyBelowOrder
    )
    {
        Engine = engine;
        _single = single;
        _name = name;
        engine.WriteOrder(_largest);
        // The last byte of either order is above 2, so nothing is borrowed.
        _largest[^1] -= (byte)largestKeyBelowOrder;
    }

    /// <summary>The engine of the curve on the fastest backend.</summary>
    public WeierstrassEngine Engine { get; }

    /// <summary>The keys of a curve on this process's backends.</summary>
    public static WeierstrassKeys Of<TCurve>(string name, int largestKeyBelowOrder)
        where TCurve : struct, IWeierstrassCurve =>
        new(
            WeierstrassEngine.Of<TCurve>(GroupBackends.Best),
            WeierstrassEngine.Of<TCurve>(GroupBackend.Scalar),
            name,
            largestKeyBelowOrder
        );

    /// <summary>Fills in a key uniform over 1..largest by rejection (FIPS 186-5 A.2.2).</summary>
    public void Generate(Span<byte> privateKey)
    {
        do
        {
            SecureRandom.Fill(privateKey);
        } while (!IsInRange(privateKey));
    }

    public byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey)
    {
        if (!IsInRange(privateKey))
        {
            throw new KeyFormatException(
                $"The {_name} private key is zero or too large for the curve's order; generate a new key."
            );
        }

        var publicKey = new byte[PublicKeySize];
        Engine.MultiplyGenerator(PointEncoding.Uncompressed, privateKey, publicKey, 1);
        return publicKey;
    }

    /// <summary>Checks an uncompressed point.</summary>
    /// <exception cref="KeyFormatException">Not an uncompressed point of the curve.</exception>
    public void ValidatePublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeySize || publicKey[0] != 0x04)
        {
            throw new KeyFormatException(
                $"The {_name} public key must be an uncompressed point (0x04, X, Y; {PublicKeySize} bytes); "
                    + "convert it with the option that keeps points uncompressed."
            );
        }

        // Refuses coordinates at or above the prime and points off the curve; the cofactor is 1.
        if (_single.FirstInvalid(PointEncoding.Uncompressed, publicKey, 1) >= 0)
        {
            throw new KeyFormatException(
                $"The {_name} public key is not a point of its curve; it may belong to another curve."
            );
        }
    }

    private bool IsInRange(ReadOnlySpan<byte> scalar)
    {
        // largest - scalar does not borrow and scalar is not 0, without a branch on either.
        var borrow = 0;
        var any = 0;
        for (var i = scalar.Length - 1; i >= 0; i--)
        {
            borrow = (_largest[i] - scalar[i] - borrow) >> 31 & 1;
            any |= scalar[i];
        }

        return scalar.Length == WeierstrassEngine.NumberSize && (borrow == 0 & any != 0);
    }
}
