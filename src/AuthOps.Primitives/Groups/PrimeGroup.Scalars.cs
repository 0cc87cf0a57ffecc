using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>Arithmetic of scalars modulo the group order; immutable and safe to share between threads. Time depends on the number of scalars only.</summary>
public abstract partial class PrimeGroup
{
    /// <summary>Scalars whose products share one inversion.</summary>
    private const int InversionChunk = 256;

    private const int ScalarWordBytes = 32;

    private ScalarRing? _ring;

    /// <summary>Whether scalars are written least significant byte first.</summary>
    private protected abstract bool IsLittleEndian { get; }

    private ScalarRing Ring => _ring ??= new ScalarRing(Read(Order));

    /// <summary>Multiplies scalars modulo the order.</summary>
    /// <param name="left">Any number of scalars.</param>
    /// <param name="right">As many scalars, or one for all.</param>
    /// <param name="results">Receives as many scalars as <paramref name="left"/>; may be the same memory as either.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, spans overlap in part, or a scalar is not below the order.</exception>
    public void MultiplyScalarBatch(
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> results
    )
    {
        PairwiseBatch(
            left,
            right,
            results,
            static (ring, ref a, in b) =>
            {
                ring.ToMontgomery(out a, a);
                ring.Multiply(out a, a, b);
            }
        );
    }

    /// <summary>Adds scalars modulo the order.</summary>
    /// <param name="left">Any number of scalars.</param>
    /// <param name="right">As many scalars, or one for all.</param>
    /// <param name="results">Receives as many scalars as <paramref name="left"/>; may be the same memory as either.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, spans overlap in part, or a scalar is not below the order.</exception>
    public void AddScalarBatch(
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> results
    )
    {
        PairwiseBatch(left, right, results, static (ring, ref a, in b) => ring.Add(out a, a, b));
    }

    /// <summary>Subtracts scalars modulo the order.</summary>
    /// <param name="left">Any number of scalars.</param>
    /// <param name="right">As many scalars, or one for all.</param>
    /// <param name="results">Receives as many scalars as <paramref name="left"/>; may be the same memory as either.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, spans overlap in part, or a scalar is not below the order.</exception>
    public void SubtractScalarBatch(
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> results
    )
    {
        PairwiseBatch(
            left,
            right,
            results,
            static (ring, ref a, in b) => ring.Subtract(out a, a, b)
        );
    }

    /// <summary>Inverts scalars modulo the order.</summary>
    /// <param name="scalars">Any number of scalars, none of them 0.</param>
    /// <param name="results">Receives as many scalars; may be the same memory as <paramref name="scalars"/>. Cleared where the method throws.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or a scalar is 0 or not below the order.</exception>
    public void InvertScalarBatch(ReadOnlySpan<byte> scalars, Span<byte> results)
    {
        _ = RequirePairs(scalars, scalars, results);
        Span<ScalarWords> prefixes = stackalloc ScalarWords[InversionChunk];
        Span<ScalarWords> numbers = stackalloc ScalarWords[InversionChunk];
        var isInvertible = true;
        for (var start = 0; start < scalars.Length; start += InversionChunk * ScalarSize)
        {
            var length = Math.Min(InversionChunk * ScalarSize, scalars.Length - start);
            isInvertible &= InvertChunk(
                scalars.Slice(start, length),
                results.Slice(start, length),
                numbers,
                prefixes
            );
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(prefixes));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(numbers));
        if (!isInvertible)
        {
            results.Clear();
            throw new ArgumentException(
                "A scalar is 0, which has no inverse; make scalars with RandomScalar.",
                nameof(scalars)
            );
        }
    }

    /// <summary>left becomes the result.</summary>
    private delegate void ScalarOperation(
        ScalarRing ring,
        ref ScalarWords left,
        in ScalarWords right
    );

    private void PairwiseBatch(
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> results,
        ScalarOperation operation
    )
    {
        var (count, step) = RequirePairs(left, right, results);
        for (var i = 0; i < count; i++)
        {
            var a = Read(left[(i * ScalarSize)..]);
            operation(Ring, ref a, Read(right[(i * step)..]));
            Write(results[(i * ScalarSize)..], a);
        }
    }

    /// <summary>One inversion for all (P. L. Montgomery, Math. Comp. 48, 1987); whether no scalar is 0.</summary>
    private bool InvertChunk(
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        Span<ScalarWords> numbers,
        Span<ScalarWords> prefixes
    )
    {
        var count = scalars.Length / ScalarSize;
        var product = Ring.One;
        for (var i = 0; i < count; i++)
        {
            Ring.ToMontgomery(out numbers[i], Read(scalars[(i * ScalarSize)..]));
            prefixes[i] = product;
            Ring.Multiply(out product, product, numbers[i]);
        }

        if ((product.W0 | product.W1 | product.W2 | product.W3) == 0)
        {
            return false;
        }

        Ring.Invert(out var inverse, product);
        for (var i = count - 1; i >= 0; i--)
        {
            Ring.Multiply(out var own, inverse, prefixes[i]);
            Ring.Multiply(out inverse, inverse, numbers[i]);
            Ring.FromMontgomery(out own, own);
            Write(results[(i * ScalarSize)..], own);
        }

        return true;
    }

    private (int Count, int Step) RequirePairs(
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> results
    )
    {
        if (
            left.Length % ScalarSize != 0
            || (right.Length != left.Length && right.Length != ScalarSize)
            || results.Length != left.Length
        )
        {
            throw new ArgumentException(
                $"Scalars of {ScalarSize} bytes go in as many on both sides, or one on the right, and as many come out; it got {left.Length} and {right.Length} bytes in and {results.Length} out.",
                nameof(results)
            );
        }

        RequireSameOrApart(left, results, nameof(results));
        RequireSameOrApart(right, results, nameof(results));
        RequireScalars(left, left.Length / ScalarSize, nameof(left));
        RequireScalars(right, right.Length / ScalarSize, nameof(right));
        var isSingle = right.Length == ScalarSize;
        if (isSingle && left.Length > ScalarSize && right.Overlaps(results))
        {
            throw new ArgumentException(
                "The results overlap the one scalar for all; use other memory.",
                nameof(results)
            );
        }

        return (left.Length / ScalarSize, isSingle ? 0 : ScalarSize);
    }

    private ScalarWords Read(ReadOnlySpan<byte> scalar)
    {
        var a = BinaryPrimitives.ReadUInt64LittleEndian(scalar);
        var b = BinaryPrimitives.ReadUInt64LittleEndian(scalar[8..]);
        var c = BinaryPrimitives.ReadUInt64LittleEndian(scalar[16..]);
        var d = BinaryPrimitives.ReadUInt64LittleEndian(scalar[24..ScalarWordBytes]);
        return IsLittleEndian
            ? new ScalarWords
            {
                W0 = a,
                W1 = b,
                W2 = c,
                W3 = d,
            }
            : new ScalarWords
            {
                W0 = BinaryPrimitives.ReverseEndianness(d),
                W1 = BinaryPrimitives.ReverseEndianness(c),
                W2 = BinaryPrimitives.ReverseEndianness(b),
                W3 = BinaryPrimitives.ReverseEndianness(a),
            };
    }

    private void Write(Span<byte> scalar, in ScalarWords number)
    {
        if (IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(scalar, number.W0);
            BinaryPrimitives.WriteUInt64LittleEndian(scalar[8..], number.W1);
            BinaryPrimitives.WriteUInt64LittleEndian(scalar[16..], number.W2);
            BinaryPrimitives.WriteUInt64LittleEndian(scalar[24..], number.W3);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(scalar, number.W3);
            BinaryPrimitives.WriteUInt64BigEndian(scalar[8..], number.W2);
            BinaryPrimitives.WriteUInt64BigEndian(scalar[16..], number.W1);
            BinaryPrimitives.WriteUInt64BigEndian(scalar[24..], number.W0);
        }
    }
}
