using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The prime-order group ristretto255 (RFC 9496) with operations over many elements. Elements travel as their canonical
/// 32-byte encodings, laid one after another; scalars as 32 little-endian bytes below the group order.
/// </summary>
/// <remarks>
/// All members are stateless and safe to share between threads; each call runs on the calling thread. Scalars and
/// uniform input are treated as secret: no branch, table index or division depends on them. What a just-in-time compiler
/// makes of that is observed, not promised; and registers and stack slots of a finished call are not wiped.
/// </remarks>
public static class Ristretto255
{
    /// <summary>The size of an encoded element, in bytes.</summary>
    public const int ElementSize = 32;

    /// <summary>The size of a scalar, in bytes.</summary>
    public const int ScalarSize = 32;

    /// <summary>The size of the uniform input that maps to one element, in bytes.</summary>
    public const int UniformSize = 64;

    /// <summary>The name of the kernel that runs on this machine.</summary>
    public static string KernelName => "scalar-5x51";

    /// <summary>The encoding of the generator (RFC 9496, 4 and A.1).</summary>
    public static ReadOnlySpan<byte> Generator =>
        [
            0xe2,
            0xf2,
            0xae,
            0x0a,
            0x6a,
            0xbc,
            0x4e,
            0x71,
            0xa8,
            0x84,
            0xa9,
            0x61,
            0xc5,
            0x00,
            0x51,
            0x5f,
            0x58,
            0xe3,
            0x0b,
            0x6a,
            0xa5,
            0x82,
            0xdd,
            0x8d,
            0xb6,
            0xa6,
            0x59,
            0x45,
            0xe0,
            0x8d,
            0x2d,
            0x76,
        ];

    /// <summary>Draws a uniform non-zero scalar.</summary>
    /// <param name="scalar">Receives <see cref="ScalarSize"/> bytes; a secret of the caller, who clears it.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static void RandomScalar(Span<byte> scalar)
    {
        RequireLength(scalar.Length, ScalarSize, nameof(scalar));
        Span<byte> wide = stackalloc byte[UniformSize];
        do
        {
            // 512 bits modulo a 253-bit order: within 2^-259 of uniform.
            SecureRandom.Fill(wide);
            RistrettoScalar.Reduce(wide, scalar);
        } while (RistrettoScalar.IsZero(scalar));

        CryptographicOperations.ZeroMemory(wide);
    }

    /// <summary>Reduces 64 uniform bytes, little-endian, modulo the group order (RFC 9496, 4.4).</summary>
    /// <param name="uniform"><see cref="UniformSize"/> bytes.</param>
    /// <param name="scalar">Receives <see cref="ScalarSize"/> bytes, possibly zero.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void ReduceScalar(ReadOnlySpan<byte> uniform, Span<byte> scalar)
    {
        RequireLength(uniform.Length, UniformSize, nameof(uniform));
        RequireLength(scalar.Length, ScalarSize, nameof(scalar));
        RistrettoScalar.Reduce(uniform, scalar);
    }

    /// <summary>Tells whether bytes are the one valid encoding of an element other than the identity.</summary>
    /// <param name="element">Bytes of any length from anybody.</param>
    /// <returns>False for another length, a non-canonical or negative field element, bytes that decode to no element, and the identity.</returns>
    public static bool IsValidElement(ReadOnlySpan<byte> element) =>
        element.Length == ElementSize
        && !IsIdentity(element)
        && RistrettoCodec.TryDecode(out _, element);

    /// <summary>Tells whether an encoding is that of the identity, which is all zeros.</summary>
    /// <param name="element">An encoding.</param>
    /// <returns>True for 32 zero bytes.</returns>
    public static bool IsIdentity(ReadOnlySpan<byte> element) =>
        element.Length == ElementSize && !element.ContainsAnyExcept((byte)0);

    /// <summary>Maps uniform bytes to elements (RFC 9496, 4.3.4, two maps added): a random oracle if the bytes come from a hash.</summary>
    /// <param name="uniform">Any number of <see cref="UniformSize"/>-byte inputs.</param>
    /// <param name="elements">Receives as many elements.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void HashToGroup(ReadOnlySpan<byte> uniform, Span<byte> elements)
    {
        var count = RequireBatch(uniform.Length, UniformSize, elements.Length, nameof(uniform));
        for (var i = 0; i < count; i++)
        {
            RistrettoMap.FromUniform(out var point, uniform.Slice(i * UniformSize, UniformSize));
            RistrettoCodec.Encode(point, elements.Slice(i * ElementSize, ElementSize));
        }
    }

    /// <summary>Maps uniform bytes to elements and multiplies each by one scalar; the elements between are never encoded.</summary>
    /// <param name="scalar">A scalar below the order.</param>
    /// <param name="uniform">Any number of <see cref="UniformSize"/>-byte inputs.</param>
    /// <param name="results">Receives as many elements.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the scalar is not below the order.</exception>
    public static void HashAndMultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results
    )
    {
        RequireScalar(scalar);
        var count = RequireBatch(uniform.Length, UniformSize, results.Length, nameof(uniform));
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        var multiplier = new SameScalarMultiplier(scalar, digits);
        for (var i = 0; i < count; i++)
        {
            RistrettoMap.FromUniform(out var point, uniform.Slice(i * UniformSize, UniformSize));
            multiplier.Multiply(out var product, point);
            RistrettoCodec.Encode(product, results.Slice(i * ElementSize, ElementSize));
        }

        digits.Clear();
    }

    /// <summary>Multiplies elements from anybody by one scalar, after validating each.</summary>
    /// <param name="scalar">A scalar below the order.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings; all zero where the method returns false. May be the same memory as <paramref name="elements"/>.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or the scalar is not below the order.</exception>
    public static bool TryMultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    )
    {
        RequireScalar(scalar);
        var count = RequireBatch(elements.Length, ElementSize, results.Length, nameof(elements));
        if (elements.Overlaps(results, out var offset) && offset != 0)
        {
            throw new ArgumentException(
                "The results overlap the elements in part; use the same memory or another.",
                nameof(results)
            );
        }

        invalidIndex = -1;
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        var multiplier = new SameScalarMultiplier(scalar, digits);
        for (var i = 0; i < count; i++)
        {
            var element = elements.Slice(i * ElementSize, ElementSize);
            if (IsIdentity(element) || !RistrettoCodec.TryDecode(out var point, element))
            {
                invalidIndex = i;
                results.Clear();
                break;
            }

            multiplier.Multiply(out var product, point);
            RistrettoCodec.Encode(product, results.Slice(i * ElementSize, ElementSize));
        }

        digits.Clear();
        return invalidIndex < 0;
    }

    /// <summary>Multiplies elements by one scalar, after validating each.</summary>
    /// <param name="scalar">A scalar below the order.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings. May be the same memory as <paramref name="elements"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or the scalar is not below the order.</exception>
    /// <exception cref="InvalidGroupElementException">An encoding is invalid or the identity; the results are cleared.</exception>
    public static void MultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results
    )
    {
        if (!TryMultiplyBatch(scalar, elements, results, out var invalidIndex))
        {
            throw new InvalidGroupElementException(invalidIndex);
        }
    }

    private static void RequireScalar(ReadOnlySpan<byte> scalar)
    {
        RequireLength(scalar.Length, ScalarSize, nameof(scalar));
        if (!RistrettoScalar.IsCanonical(scalar))
        {
            throw new ArgumentException(
                "The scalar is not below the group order; make scalars with RandomScalar or ReduceScalar.",
                nameof(scalar)
            );
        }
    }

    private static int RequireBatch(int inputLength, int inputSize, int outputLength, string name)
    {
        if (
            inputLength % inputSize != 0
            || outputLength % ElementSize != 0
            || inputLength / inputSize != outputLength / ElementSize
        )
        {
            throw new ArgumentException(
                $"A batch takes {inputSize} bytes in and {ElementSize} bytes out for each element; it got {inputLength} in and {outputLength} out.",
                name
            );
        }

        return inputLength / inputSize;
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException(
                $"{name} must have {expected} bytes; it has {length}.",
                name
            );
        }
    }
}
