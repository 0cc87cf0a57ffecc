using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Curve25519 by u-coordinates, for protocols that mask many elements by one secret. Elements are canonical u-coordinates
/// of points on the curve that are not of low order; the decoder refuses everything else, the twist included. The map is
/// exactly curve25519_XMD:SHA-512_ELL2_NU_ of RFC 9380 over the 48 bytes of its expander, cofactor cleared. Scalars are
/// any 32 bytes, clamped as in RFC 7748. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A u-coordinate stands for a point and its negative. The map reaches about half of the points, each by at most two
/// inputs: it is an encoding, not a random oracle, and what a protocol needs beyond that is the protocol's to argue.
/// </remarks>
public sealed class XOnlyCurve25519 : MaskingGroup
{
    private const int ClampedTopBit = 254;
    private const int CofactorTopBit = 255;

    private XOnlyCurve25519(GroupBackend backend)
        : base(backend) { }

    /// <summary>The group on the fastest kernel of this process.</summary>
    public static XOnlyCurve25519 Instance { get; } = new(GroupBackends.Best);

    /// <inheritdoc/>
    public override string Name => "curve25519";

    /// <inheritdoc/>
    public override int ElementSize => Curve25519Constants.Size;

    /// <inheritdoc/>
    public override int ScalarSize => Curve25519Constants.Size;

    /// <inheritdoc/>
    public override int UniformSize => Curve25519Constants.UniformSize;

    /// <inheritdoc/>
    public override HashKind ExpanderHash => HashKind.Sha512;

    private protected override string ScalarProblem => "Every 32 bytes are a scalar.";

    /// <summary>The cofactor 8 as a scalar.</summary>
    private static ReadOnlySpan<byte> Cofactor =>
        [
            8,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];

    internal static XOnlyCurve25519 On(GroupBackend backend) => new(backend);

    private protected override void RandomScalarCore(Span<byte> scalar) =>
        SecureRandom.Fill(scalar);

    private protected override bool IsScalar(ReadOnlySpan<byte> scalar) => true;

    private protected override void HashToGroupCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> elements,
        int count
    ) => Map(Cofactor, topBit: 3, uniform, elements, count);

    private protected override void HashAndMultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        // The map's point Q may have a part of low order; k·(8·Q) = (8·(k mod l))·Q, where 8·(k mod l) < 8·l < 2^256.
        Span<byte> product = stackalloc byte[Curve25519Constants.Size];
        scalar.CopyTo(product);
        Curve25519Constants.Clamp(product);
        RistrettoScalar.Reduce(product, product);
        TimesEight(product);
        Map(product, CofactorTopBit, uniform, results, count);
        CryptographicOperations.ZeroMemory(product);
    }

    private protected override int FirstInvalidCore(ReadOnlySpan<byte> elements, int count) =>
        Backend switch
        {
            GroupBackend.Avx512 => Curve25519Lanes<Fe25519X8>.FirstInvalid(elements, count),
            GroupBackend.Avx2 => Curve25519Lanes<Fe25519X4>.FirstInvalid(elements, count),
            _ => Curve25519Scalar.FirstInvalid(elements, count),
        };

    private protected override int MultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        Span<byte> clamped = stackalloc byte[Curve25519Constants.Size];
        scalar.CopyTo(clamped);
        Curve25519Constants.Clamp(clamped);
        var invalid = Backend switch
        {
            GroupBackend.Avx512 => Curve25519Lanes<Fe25519X8>.MultiplyStrict(
                clamped,
                ClampedTopBit,
                elements,
                results,
                count
            ),
            GroupBackend.Avx2 => Curve25519Lanes<Fe25519X4>.MultiplyStrict(
                clamped,
                ClampedTopBit,
                elements,
                results,
                count
            ),
            _ => Curve25519Scalar.MultiplyStrict(clamped, ClampedTopBit, elements, results, count),
        };
        CryptographicOperations.ZeroMemory(clamped);
        return invalid;
    }

    private static void TimesEight(Span<byte> scalar)
    {
        var carry = 0;
        for (var i = 0; i < scalar.Length; i++)
        {
            var wide = (scalar[i] << 3) | carry;
            scalar[i] = unchecked((byte)wide);
            carry = wide >> 8;
        }
    }

    private void Map(
        ReadOnlySpan<byte> scalar,
        int topBit,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        switch (Backend)
        {
            case GroupBackend.Avx512:
                Curve25519Lanes<Fe25519X8>.MapAndMultiply(scalar, topBit, uniform, results, count);
                break;
            case GroupBackend.Avx2:
                Curve25519Lanes<Fe25519X4>.MapAndMultiply(scalar, topBit, uniform, results, count);
                break;
            default:
                Curve25519Scalar.MapAndMultiply(scalar, topBit, uniform, results, count);
                break;
        }
    }
}
