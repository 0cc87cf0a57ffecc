namespace AuthOps.Primitives.Groups;

/// <summary>
/// Takes off the blinds of <see cref="Ristretto255.HashAndBlindBatch"/>: from k·(P + r·G) and the public key k·G to k·P. A table of
/// multiples of the key, 30 KB, is computed once. Immutable and safe to share between threads.
/// </summary>
/// <remarks>The key must be the one the element was multiplied by; otherwise the result is as random as the blind.</remarks>
public sealed class RistrettoUnblinder
{
    private readonly Ristretto255 _group;
    private readonly SharedEntry[] _table;
    private readonly EdwardsPoint _base;

    /// <summary>Prepares a public key.</summary>
    /// <param name="group">The group.</param>
    /// <param name="publicKey">The encoding of an element.</param>
    /// <exception cref="InvalidGroupElementException">The key is no element, or the identity.</exception>
    public RistrettoUnblinder(Ristretto255 group, ReadOnlySpan<byte> publicKey)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!group.IsValidElement(publicKey) || !RistrettoCodec.TryDecode(out var point, publicKey))
        {
            throw new InvalidGroupElementException(0);
        }

        _group = group;
        Fe25519.Negate(out point.X, point.X);
        Fe25519.Negate(out point.T, point.T);
        _base = point;
        _table = GeneratorTable.Make(point);
    }

    /// <summary>The negative of the key.</summary>
    internal ref readonly EdwardsPoint Base => ref _base;

    internal ReadOnlySpan<SharedEntry> Table => _table;

    /// <summary>Subtracts the key times a scalar each from elements from anybody, after validating all.</summary>
    /// <param name="scalars">As many scalars as elements; time does not depend on them.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many encodings, zeros for the identity; all zero where the method returns false. May be the same memory as <paramref name="elements"/>.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the spans overlap in part, or a scalar is not below the order.</exception>
    public bool TryUnblindBatch(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    ) => _group.TryAddMultiplesBatch(this, scalars, elements, results, out invalidIndex);
}
