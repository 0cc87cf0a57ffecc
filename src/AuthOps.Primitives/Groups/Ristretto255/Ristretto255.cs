using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The prime-order group ristretto255 (RFC 9496) with operations over many elements. Elements are canonical 32-byte
/// encodings; scalars are 32 little-endian bytes below the group order; the map to the group is the uniform one of RFC
/// 9496, 4.3.4, over 64 bytes. Immutable and safe to share between threads.
/// </summary>
public sealed class Ristretto255 : PrimeGroup
{
    private Ristretto255(GroupBackend backend)
        : base(backend) { }

    /// <summary>The group on the fastest kernel of this process.</summary>
    public static Ristretto255 Instance { get; } = new(GroupBackends.Best);

    /// <inheritdoc/>
    public override string Name => "ristretto255";

    /// <inheritdoc/>
    public override int ElementSize => RistrettoSizes.Element;

    /// <inheritdoc/>
    public override int ScalarSize => RistrettoSizes.Scalar;

    /// <inheritdoc/>
    public override int UniformSize => RistrettoSizes.Uniform;

    /// <inheritdoc/>
    public override int UniformScalarSize => RistrettoSizes.Uniform;

    /// <inheritdoc/>
    public override HashKind ExpanderHash => HashKind.Sha512;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Generator => RistrettoCodec.Generator;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Order => RistrettoScalar.Order;

    private protected override bool IsLittleEndian => true;

    private protected override string ScalarProblem =>
        "A scalar is not below the group order; make scalars with RandomScalar or ReduceScalar.";

    /// <summary>Writes start, start + step, start + 2·step and so on: public values, as of a search for a logarithm.</summary>
    /// <param name="start">An element or the identity.</param>
    /// <param name="step">An element.</param>
    /// <param name="results">Receives any number of encodings; zeros for the identity.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidGroupElementException">The start (index 0) or the step (index 1) is no element, or the step is the identity.</exception>
    public void WriteProgression(
        ReadOnlySpan<byte> start,
        ReadOnlySpan<byte> step,
        Span<byte> results
    )
    {
        RequireLength(start.Length, ElementSize, nameof(start));
        RequireLength(step.Length, ElementSize, nameof(step));
        if (results.Length % ElementSize != 0)
        {
            throw new ArgumentException(
                $"Elements have {ElementSize} bytes each; {results.Length} bytes are no whole number of them.",
                nameof(results)
            );
        }

        if (!RistrettoCodec.TryDecode(out var first, start))
        {
            throw new InvalidGroupElementException(0);
        }

        if (!IsValidElement(step) || !RistrettoCodec.TryDecode(out var next, step))
        {
            throw new InvalidGroupElementException(1);
        }

        if (Backend == GroupBackend.Scalar)
        {
            RistrettoProgression.Write(first, next, results);
            return;
        }

        // The lanes' encoder writes twice its points.
        Span<byte> halves = stackalloc byte[2 * RistrettoSizes.Element];
        Span<byte> half = stackalloc byte[RistrettoSizes.Scalar];
        half.Clear();
        half[0] = 1;
        RistrettoScalar.Halve(half, half);
        if (!IsIdentity(start))
        {
            MultiplyBatch(half, start, halves[..ElementSize]);
        }

        MultiplyBatch(half, step, halves[ElementSize..]);
        _ = RistrettoCodec.TryDecode(out first, halves[..ElementSize]);
        _ = RistrettoCodec.TryDecode(out next, halves[ElementSize..]);
        if (Backend == GroupBackend.Avx512)
        {
            RistrettoLanes<Fe25519X8>.Progression(first, next, results);
        }
        else
        {
            RistrettoLanes<Fe25519X4>.Progression(first, next, results);
        }
    }

    /// <summary>Maps uniform bytes to elements and adds the generator times a scalar each: results[i] = map(uniform[i]) + scalars[i]·G.</summary>
    /// <remarks>
    /// A blind that costs a fourth of a product by a scalar each, since the base is fixed. <see cref="RistrettoUnblinder"/> takes it
    /// off again after the owner of a key multiplied. Uniform scalars make the results uniform, whatever the input.
    /// </remarks>
    /// <param name="scalars">As many scalars as inputs; time does not depend on them.</param>
    /// <param name="uniform">Any number of <see cref="UniformSize"/>-byte inputs.</param>
    /// <param name="results">Receives as many elements; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, spans overlap, or a scalar is not below the order.</exception>
    public void HashAndBlindBatch(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> uniform,
        Span<byte> results
    )
    {
        var count = RequireBatch(uniform.Length, UniformSize, results.Length, nameof(uniform));
        RequireScalars(scalars, count, nameof(scalars));
        RequireApart(uniform, results, nameof(results));
        RequireApart(scalars, results, nameof(results));
        switch (Backend)
        {
            case GroupBackend.Avx512:
                RistrettoLanes<Fe25519X8>.Blind(scalars, uniform, results, count);
                break;
            case GroupBackend.Avx2:
                RistrettoLanes<Fe25519X4>.Blind(scalars, uniform, results, count);
                break;
            default:
                RistrettoScalarBackend.Blind(scalars, uniform, results, count);
                break;
        }
    }

    /// <summary>Adds the base of a prepared table times a scalar each to elements from anybody.</summary>
    internal bool TryAddMultiplesBatch(
        RistrettoUnblinder multiples,
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    )
    {
        var count = RequireBatch(elements.Length, ElementSize, results.Length, nameof(elements));
        RequireScalars(scalars, count, nameof(scalars));
        RequireSameOrApart(elements, results, nameof(results));
        RequireApart(scalars, results, nameof(results));
        var table = multiples.Table;
        invalidIndex = Backend switch
        {
            GroupBackend.Avx512 => RistrettoLanes<Fe25519X8>.AddMultiples(
                table,
                scalars,
                elements,
                results,
                count
            ),
            GroupBackend.Avx2 => RistrettoLanes<Fe25519X4>.AddMultiples(
                table,
                scalars,
                elements,
                results,
                count
            ),
            _ => RistrettoScalarBackend.AddMultiples(
                multiples.Base,
                scalars,
                elements,
                results,
                count
            ),
        };
        return Finish(results, invalidIndex);
    }

    internal static Ristretto255 On(GroupBackend backend) => new(backend);

    private protected override void RandomScalarCore(Span<byte> scalar)
    {
        Span<byte> wide = stackalloc byte[RistrettoSizes.Uniform];
        do
        {
            // 512 bits modulo a 253-bit order: within 2^-259 of uniform.
            SecureRandom.Fill(wide);
            RistrettoScalar.Reduce(wide, scalar);
        } while (RistrettoScalar.IsZero(scalar));

        CryptographicOperations.ZeroMemory(wide);
    }

    private protected override bool IsScalar(ReadOnlySpan<byte> scalar) =>
        RistrettoScalar.IsCanonical(scalar);

    private protected override void ReduceScalarCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> scalar
    ) => RistrettoScalar.Reduce(uniform, scalar);

    private protected override int FirstInvalidCore(ReadOnlySpan<byte> elements, int count) =>
        Backend switch
        {
            GroupBackend.Avx512 => RistrettoLanes<Fe25519X8>.FirstInvalid(elements, count),
            GroupBackend.Avx2 => RistrettoLanes<Fe25519X4>.FirstInvalid(elements, count),
            _ => RistrettoScalarBackend.FirstInvalid(elements, count),
        };

    private protected override void HashToGroupCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> elements,
        int count
    )
    {
        switch (Backend)
        {
            case GroupBackend.Avx512:
                RistrettoLanes<Fe25519X8>.HashToGroup(uniform, elements, count);
                break;
            case GroupBackend.Avx2:
                RistrettoLanes<Fe25519X4>.HashToGroup(uniform, elements, count);
                break;
            default:
                RistrettoScalarBackend.HashToGroup(uniform, elements, count);
                break;
        }
    }

    private protected override void HashAndMultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        switch (Backend)
        {
            case GroupBackend.Avx512:
                RistrettoLanes<Fe25519X8>.HashAndMultiply(scalar, uniform, results, count);
                break;
            case GroupBackend.Avx2:
                RistrettoLanes<Fe25519X4>.HashAndMultiply(scalar, uniform, results, count);
                break;
            default:
                RistrettoScalarBackend.HashAndMultiply(scalar, uniform, results, count);
                break;
        }
    }

    private protected override int MultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) => Multiply(scalar, elements, results, count, isSameScalar: true);

    private protected override int MultiplyEachCore(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) => Multiply(scalars, elements, results, count, isSameScalar: false);

    private protected override void MultiplyGeneratorCore(
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        int count
    )
    {
        switch (Backend)
        {
            case GroupBackend.Avx512:
                RistrettoLanes<Fe25519X8>.MultiplyGenerator(scalars, results, count);
                break;
            case GroupBackend.Avx2:
                RistrettoLanes<Fe25519X4>.MultiplyGenerator(scalars, results, count);
                break;
            default:
                RistrettoScalarBackend.MultiplyGenerator(scalars, results, count);
                break;
        }
    }

    private protected override int CombineCore(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) =>
        Backend switch
        {
            GroupBackend.Avx512 => RistrettoLanes<Fe25519X8>.Combine(
                generatorScalars,
                elementScalars,
                elements,
                results,
                count
            ),
            GroupBackend.Avx2 => RistrettoLanes<Fe25519X4>.Combine(
                generatorScalars,
                elementScalars,
                elements,
                results,
                count
            ),
            _ => RistrettoScalarBackend.Combine(
                generatorScalars,
                elementScalars,
                elements,
                results,
                count
            ),
        };

    private protected override int SumCore(
        ReadOnlySpan<byte> elements,
        Span<byte> sum,
        int count
    ) =>
        Backend switch
        {
            GroupBackend.Avx512 => RistrettoLanes<Fe25519X8>.Sum(elements, sum, count),
            GroupBackend.Avx2 => RistrettoLanes<Fe25519X4>.Sum(elements, sum, count),
            _ => RistrettoScalarBackend.Sum(elements, sum, count, isIdentityAllowed: false),
        };

    private int Multiply(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count,
        bool isSameScalar
    ) =>
        Backend switch
        {
            GroupBackend.Avx512 => RistrettoLanes<Fe25519X8>.Multiply(
                scalars,
                elements,
                results,
                count,
                isSameScalar
            ),
            GroupBackend.Avx2 => RistrettoLanes<Fe25519X4>.Multiply(
                scalars,
                elements,
                results,
                count,
                isSameScalar
            ),
            _ => RistrettoScalarBackend.Multiply(scalars, elements, results, count, isSameScalar),
        };
}
