namespace AuthOps.Primitives.Groups;

/// <summary>
/// A group of prime order with operations over many elements: ristretto255, SM2 or P-256. Immutable and safe to share
/// between threads; each call runs on the calling thread.
/// </summary>
/// <remarks>
/// What <see cref="MaskingGroup"/> says holds here, too. In batches with a scalar for each element, scalars lie one after
/// another in the order of the elements. A scalar may be zero; the product is then the identity, encoded as zeros.
/// </remarks>
public abstract partial class PrimeGroup : MaskingGroup
{
    /// <summary>An uncompressed point.</summary>
    private const int MaxElementSize = 65;

    private protected PrimeGroup(GroupBackend backend)
        : base(backend) { }

    /// <summary>The encoding of the standard generator.</summary>
    public abstract ReadOnlySpan<byte> Generator { get; }

    /// <summary>The group order, as a scalar of <see cref="MaskingGroup.ScalarSize"/> bytes (which it is not: scalars lie below it).</summary>
    public abstract ReadOnlySpan<byte> Order { get; }

    /// <summary>The size of the uniform input that <see cref="ReduceScalar"/> takes, in bytes.</summary>
    public abstract int UniformScalarSize { get; }

    /// <summary>Reduces uniform bytes modulo the group order.</summary>
    /// <param name="uniform"><see cref="UniformScalarSize"/> bytes, in the scalars' order of bytes.</param>
    /// <param name="scalar">Receives <see cref="MaskingGroup.ScalarSize"/> bytes, possibly zero.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void ReduceScalar(ReadOnlySpan<byte> uniform, Span<byte> scalar)
    {
        RequireLength(uniform.Length, UniformScalarSize, nameof(uniform));
        RequireLength(scalar.Length, ScalarSize, nameof(scalar));
        ReduceScalarCore(uniform, scalar);
    }

    /// <summary>Multiplies each element from anybody by a scalar of its own, after validating all.</summary>
    /// <param name="scalars">As many scalars as elements.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings; all zero where the method returns false. May be the same memory as <paramref name="elements"/>.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or a scalar is not below the order.</exception>
    public bool TryMultiplyEachBatch(
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
        invalidIndex = MultiplyEachCore(scalars, elements, results, count);
        return Finish(results, invalidIndex);
    }

    /// <summary>Multiplies the generator by each scalar.</summary>
    /// <param name="scalars">Any number of scalars.</param>
    /// <param name="results">Receives as many encodings.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap, or a scalar is not below the order.</exception>
    public void MultiplyGeneratorBatch(ReadOnlySpan<byte> scalars, Span<byte> results)
    {
        var count = RequireBatch(scalars.Length, ScalarSize, results.Length, nameof(scalars));
        RequireScalars(scalars, count, nameof(scalars));
        RequireApart(scalars, results, nameof(results));
        MultiplyGeneratorCore(scalars, results, count);
    }

    /// <summary>
    /// Computes a·G + b·P for each element P, as verifiers of signatures and proofs do: everything here is public, and
    /// time may depend on it.
    /// </summary>
    /// <param name="generatorScalars">The a, as many as elements.</param>
    /// <param name="elementScalars">The b, as many as elements.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings; all zero where the method returns false. May be the same memory as <paramref name="elements"/>.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, spans overlap in part, or a scalar is not below the order.</exception>
    public bool TryCombineBatch(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    )
    {
        var count = RequireBatch(elements.Length, ElementSize, results.Length, nameof(elements));
        RequireScalars(generatorScalars, count, nameof(generatorScalars));
        RequireScalars(elementScalars, count, nameof(elementScalars));
        RequireSameOrApart(elements, results, nameof(results));
        RequireApart(generatorScalars, results, nameof(results));
        RequireApart(elementScalars, results, nameof(results));
        invalidIndex = CombineCore(generatorScalars, elementScalars, elements, results, count);
        return Finish(results, invalidIndex);
    }

    /// <summary>Adds all elements, which are public: a verifier's sum, or one of ciphertexts.</summary>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="sum">Receives one encoding; zeros for the identity, as of no elements, and where the method returns false.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public bool TrySum(ReadOnlySpan<byte> elements, Span<byte> sum, out int invalidIndex)
    {
        RequireLength(sum.Length, ElementSize, nameof(sum));
        if (elements.Length % ElementSize != 0)
        {
            throw new ArgumentException(
                $"Elements have {ElementSize} bytes each; {elements.Length} bytes are no whole number of them.",
                nameof(elements)
            );
        }

        Span<byte> result = stackalloc byte[MaxElementSize];
        result = result[..ElementSize];
        result.Clear();
        invalidIndex = SumCore(elements, result, elements.Length / ElementSize);
        result.CopyTo(sum);
        return Finish(sum, invalidIndex);
    }

    private protected abstract void ReduceScalarCore(ReadOnlySpan<byte> uniform, Span<byte> scalar);

    /// <summary>As <see cref="MaskingGroup.MultiplyCore"/>, with a scalar for each element.</summary>
    private protected abstract int MultiplyEachCore(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    );

    private protected abstract void MultiplyGeneratorCore(
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        int count
    );

    private protected abstract int CombineCore(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    );

    /// <summary>Writes the sum over zeros; returns the index of the first encoding that is invalid or the identity, else -1.</summary>
    private protected abstract int SumCore(ReadOnlySpan<byte> elements, Span<byte> sum, int count);

    private protected void RequireScalars(ReadOnlySpan<byte> scalars, int count, string name)
    {
        if (scalars.Length != count * ScalarSize)
        {
            throw new ArgumentException(
                $"{name} must have {ScalarSize} bytes for each of {count} elements; it has {scalars.Length}.",
                name
            );
        }

        for (var i = 0; i < count; i++)
        {
            RequireScalar(scalars.Slice(i * ScalarSize, ScalarSize), name);
        }
    }
}
