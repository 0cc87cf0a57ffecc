using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// What protocols in the manner of Diffie and Hellman need of a group, over many elements at once: hashing to elements
/// and multiplication of all of them by one secret scalar. Immutable and safe to share between threads; each call runs
/// on the calling thread.
/// </summary>
/// <remarks>
/// Elements travel as fixed-length encodings laid one after another, scalars as <see cref="ScalarSize"/> bytes in the
/// order of bytes of the group's standard. Where a group has an encoding of the identity it is all zeros; decoders refuse
/// it. Scalars and uniform input are secret: no branch, table index or division depends on them. What a just-in-time
/// compiler makes of that is observed by tests and not promised; whether received bytes are valid is public. Batches are
/// fastest from 16 elements on, and allocate nothing.
/// </remarks>
public abstract class MaskingGroup
{
    private protected MaskingGroup(GroupBackend backend) =>
        Backend = GroupBackends.Require(backend);

    /// <summary>The group's name, such as <c>ristretto255</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name of the kernel that runs on this machine: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public string KernelName => GroupBackends.Name(Backend);

    /// <summary>The size of an encoded element, in bytes.</summary>
    public abstract int ElementSize { get; }

    /// <summary>The size of a scalar, in bytes.</summary>
    public abstract int ScalarSize { get; }

    /// <summary>The size of the uniform input that maps to one element, in bytes: what a <see cref="MessageExpander"/> is asked for.</summary>
    public abstract int UniformSize { get; }

    /// <summary>The hash function the group's hash-to-group suite expands messages with.</summary>
    public abstract HashKind ExpanderHash { get; }

    private protected GroupBackend Backend { get; }

    /// <summary>Draws a uniform secret scalar; never one that maps elements to the identity.</summary>
    /// <param name="scalar">Receives <see cref="ScalarSize"/> bytes; a secret of the caller, who clears it.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void RandomScalar(Span<byte> scalar)
    {
        RequireLength(scalar.Length, ScalarSize, nameof(scalar));
        RandomScalarCore(scalar);
    }

    /// <summary>Tells whether bytes are the one valid encoding of an element other than the identity.</summary>
    /// <param name="element">Bytes of any length from anybody.</param>
    /// <returns>False for another length, a non-canonical encoding, bytes that decode to no element, and the identity.</returns>
    public bool IsValidElement(ReadOnlySpan<byte> element) =>
        element.Length == ElementSize && FirstInvalidCore(element, 1) < 0;

    /// <summary>Tells whether bytes are a scalar.</summary>
    /// <param name="scalar">Bytes of any length from anybody.</param>
    /// <returns>False for another length, and for what is not below the group order where the group demands that.</returns>
    public bool IsValidScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == ScalarSize && IsScalar(scalar);

    /// <summary>Tells whether an encoding is that of the identity, which is all zeros.</summary>
    /// <param name="element">An encoding.</param>
    /// <returns>True for <see cref="ElementSize"/> zero bytes.</returns>
    public bool IsIdentity(ReadOnlySpan<byte> element) =>
        element.Length == ElementSize && !element.ContainsAnyExcept((byte)0);

    /// <summary>Maps uniform bytes to elements: a random oracle or encoding, as the group says, if the bytes come from a hash.</summary>
    /// <param name="uniform">Any number of <see cref="UniformSize"/>-byte inputs.</param>
    /// <param name="elements">Receives as many elements; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap.</exception>
    public void HashToGroup(ReadOnlySpan<byte> uniform, Span<byte> elements)
    {
        var count = RequireBatch(uniform.Length, UniformSize, elements.Length, nameof(uniform));
        RequireApart(uniform, elements, nameof(elements));
        HashToGroupCore(uniform, elements, count);
    }

    /// <summary>Maps uniform bytes to elements and multiplies each by one scalar; the elements between are never encoded.</summary>
    /// <param name="scalar">A scalar.</param>
    /// <param name="uniform">Any number of <see cref="UniformSize"/>-byte inputs.</param>
    /// <param name="results">Receives as many elements; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap, or the scalar is not valid.</exception>
    public void HashAndMultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results
    )
    {
        RequireScalar(scalar, nameof(scalar));
        var count = RequireBatch(uniform.Length, UniformSize, results.Length, nameof(uniform));
        RequireApart(uniform, results, nameof(results));
        HashAndMultiplyCore(scalar, uniform, results, count);
    }

    /// <summary>Multiplies elements from anybody by one scalar, after validating each.</summary>
    /// <param name="scalar">A scalar.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings; all zero where the method returns false. May be the same memory as <paramref name="elements"/>.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or the scalar is not valid.</exception>
    public bool TryMultiplyBatch(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    )
    {
        RequireScalar(scalar, nameof(scalar));
        var count = RequireBatch(elements.Length, ElementSize, results.Length, nameof(elements));
        RequireSameOrApart(elements, results, nameof(results));
        invalidIndex = MultiplyCore(scalar, elements, results, count);
        return Finish(results, invalidIndex);
    }

    /// <summary>Multiplies elements by one scalar, after validating each.</summary>
    /// <param name="scalar">A scalar.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings. May be the same memory as <paramref name="elements"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or the scalar is not valid.</exception>
    /// <exception cref="InvalidGroupElementException">An encoding is invalid or the identity; the results are cleared.</exception>
    public void MultiplyBatch(
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

    // The cores: every length and overlap was checked, count may be 0.
    private protected abstract void RandomScalarCore(Span<byte> scalar);

    /// <summary>Whether bytes of the right length are a scalar.</summary>
    private protected abstract bool IsScalar(ReadOnlySpan<byte> scalar);

    /// <summary>What makes bytes of the right length no scalar, in words that mend it.</summary>
    private protected abstract string ScalarProblem { get; }

    private protected abstract void HashToGroupCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> elements,
        int count
    );

    private protected abstract void HashAndMultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    );

    /// <summary>The index of the first encoding that is invalid or the identity, else -1.</summary>
    private protected abstract int FirstInvalidCore(ReadOnlySpan<byte> elements, int count);

    /// <summary>Multiplies; returns the index of the first encoding that is invalid or the identity, else -1. Elements and results are the same memory or apart.</summary>
    private protected abstract int MultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    );

    /// <summary>Clears the results of a refused batch.</summary>
    private protected static bool Finish(Span<byte> results, int invalidIndex)
    {
        if (invalidIndex >= 0)
        {
            results.Clear();
        }

        return invalidIndex < 0;
    }

    private protected void RequireScalar(ReadOnlySpan<byte> scalar, string name)
    {
        RequireLength(scalar.Length, ScalarSize, name);
        if (!IsScalar(scalar))
        {
            throw new ArgumentException(ScalarProblem, name);
        }
    }

    private protected int RequireBatch(
        int inputLength,
        int inputSize,
        int outputLength,
        string name
    )
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

    private protected static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException(
                $"{name} must have {expected} bytes; it has {length}.",
                name
            );
        }
    }

    private protected static void RequireApart(
        ReadOnlySpan<byte> input,
        Span<byte> output,
        string name
    )
    {
        if (input.Overlaps(output))
        {
            throw new ArgumentException("The output overlaps the input; use other memory.", name);
        }
    }

    private protected static void RequireSameOrApart(
        ReadOnlySpan<byte> input,
        Span<byte> output,
        string name
    )
    {
        if (input.Overlaps(output, out var offset) && offset != 0)
        {
            throw new ArgumentException(
                "The results overlap the elements in part; use the same memory or another.",
                name
            );
        }
    }
}
