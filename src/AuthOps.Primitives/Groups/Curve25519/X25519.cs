using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The function X25519 of RFC 7748, section 5, over many u-coordinates at once. Any 32 bytes are a u-coordinate: the top bit
/// is ignored, values of p and above are taken modulo p, points of the twist are multiplied as well. Scalars are any 32
/// bytes and are clamped. Immutable and safe to share between threads; each call runs on the calling thread.
/// </summary>
/// <remarks>
/// A u-coordinate of low order gives 32 zero bytes, as in the RFC; nothing is thrown. A protocol that must have a
/// contribution of the peer checks with <see cref="IsAllZero"/> (RFC 7748, 6.1). Protocols that need to know that received
/// bytes are a point of the curve use <see cref="XOnlyCurve25519"/> instead.
/// </remarks>
public sealed class X25519
{
    /// <summary>The size of a u-coordinate, in bytes.</summary>
    public const int ElementSize = Curve25519Constants.Size;

    /// <summary>The size of a scalar, in bytes.</summary>
    public const int ScalarSize = Curve25519Constants.Size;

    private const int TopBit = 254;
    private readonly GroupBackend _backend;

    private X25519(GroupBackend backend) => _backend = GroupBackends.Require(backend);

    /// <summary>The function on the fastest kernel of this process.</summary>
    public static X25519 Instance { get; } = new(GroupBackends.Best);

    /// <summary>The name of the kernel that runs on this machine: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public string KernelName => GroupBackends.Name(_backend);

    /// <summary>The u-coordinate 9 of the base point.</summary>
    public static ReadOnlySpan<byte> BasePoint =>
        [
            9,
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

    internal static X25519 On(GroupBackend backend) => new(backend);

    /// <summary>Multiplies every u-coordinate by one scalar.</summary>
    /// <param name="scalar"><see cref="ScalarSize"/> bytes; a secret.</param>
    /// <param name="elements">Any number of u-coordinates.</param>
    /// <param name="results">Receives as many. May be the same memory as <paramref name="elements"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap in part.</exception>
    public void MultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results
    )
    {
        if (scalar.Length != ScalarSize)
        {
            throw new ArgumentException(
                $"The scalar must have {ScalarSize} bytes; it has {scalar.Length}.",
                nameof(scalar)
            );
        }

        var count = RequireBatch(elements, results);
        Span<byte> clamped = stackalloc byte[ScalarSize];
        scalar.CopyTo(clamped);
        Curve25519Constants.Clamp(clamped);
        Run(clamped, elements, results, count, isSameScalar: true);
        CryptographicOperations.ZeroMemory(clamped);
    }

    /// <summary>Multiplies each u-coordinate by a scalar of its own.</summary>
    /// <param name="scalars">As many scalars as u-coordinates; secrets.</param>
    /// <param name="elements">Any number of u-coordinates.</param>
    /// <param name="results">Receives as many. May be the same memory as <paramref name="elements"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap in part.</exception>
    public void MultiplyEachBatch(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results
    )
    {
        var count = RequireBatch(elements, results);
        if (scalars.Length != elements.Length)
        {
            throw new ArgumentException(
                $"There must be {ScalarSize} bytes of scalar for each of {count} elements; there are {scalars.Length}.",
                nameof(scalars)
            );
        }

        // Clamped copies a piece at a time: secrets stay on the stack, and nothing is allocated.
        const int Piece = 32;
        Span<byte> clamped = stackalloc byte[Piece * ScalarSize];
        for (var start = 0; start < count; start += Piece)
        {
            var items = Math.Min(Piece, count - start);
            var range = start * ScalarSize;
            scalars.Slice(range, items * ScalarSize).CopyTo(clamped);
            for (var i = 0; i < items; i++)
            {
                Curve25519Constants.Clamp(clamped.Slice(i * ScalarSize, ScalarSize));
            }

            Run(clamped, elements[range..], results[range..], items, isSameScalar: false);
        }

        CryptographicOperations.ZeroMemory(clamped);
    }

    /// <summary>Tells whether a result is all zeros, in time that does not depend on it: the peer's u-coordinate was of low order.</summary>
    /// <param name="result">A result.</param>
    /// <returns>True for zeros only.</returns>
    public static bool IsAllZero(ReadOnlySpan<byte> result)
    {
        var any = 0;
        foreach (var b in result)
        {
            any |= b;
        }

        return any == 0;
    }

    private static int RequireBatch(ReadOnlySpan<byte> elements, Span<byte> results)
    {
        if (elements.Length % ElementSize != 0 || elements.Length != results.Length)
        {
            throw new ArgumentException(
                $"A batch takes {ElementSize} bytes in and out for each element; it got {elements.Length} in and {results.Length} out.",
                nameof(elements)
            );
        }

        if (elements.Overlaps(results, out var offset) && offset != 0)
        {
            throw new ArgumentException(
                "The results overlap the elements in part; use the same memory or another.",
                nameof(results)
            );
        }

        return elements.Length / ElementSize;
    }

    private void Run(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count,
        bool isSameScalar
    )
    {
        switch (_backend)
        {
            case GroupBackend.Avx512:
                Curve25519Lanes<Fe25519X8>.Multiply(
                    scalars,
                    TopBit,
                    elements,
                    results,
                    count,
                    isSameScalar
                );
                break;
            case GroupBackend.Avx2:
                Curve25519Lanes<Fe25519X4>.Multiply(
                    scalars,
                    TopBit,
                    elements,
                    results,
                    count,
                    isSameScalar
                );
                break;
            default:
                Curve25519Scalar.Multiply(scalars, TopBit, elements, results, count, isSameScalar);
                break;
        }
    }
}
