namespace AuthOps.Primitives.Groups;

/// <summary>
/// Multiples of the generator or another base of which there is a table: 64 signed digits d_i, radix 16, of the scalar; the sum of
/// the odd ones d_i·256^((i-1)/2)·G, four doublings, then the even ones. Every table entry of a position is read under masks.
/// Belongs to one thread.
/// </summary>
internal readonly unsafe ref struct GeneratorComb<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int SideBySide = WindowMultiplier<TElement>.SideBySide;

    private readonly CachedLanes<TElement>* _selected;
    private readonly CachedLanes<TElement>* _scanned;
    private readonly TElement* _two;
    private readonly RistrettoConstants<TElement>* _constants;

    public GeneratorComb(AlignedScratch scratch, RistrettoConstants<TElement>* constants)
    {
        _selected = scratch.Take<CachedLanes<TElement>>(SideBySide);
        _scanned = scratch.Take<CachedLanes<TElement>>(SideBySide);
        _two = scratch.Take<TElement>(1);
        _constants = constants;
        TElement.Add(_two, &constants->One, &constants->One);
    }

    /// <summary>Bytes of scratch memory.</summary>
    public static int Size =>
        AlignedScratch.SizeOf<CachedLanes<TElement>>(2 * SideBySide)
        + AlignedScratch.SizeOf<TElement>(1)
        + (3 * 64);

    /// <summary>Sets one or two vectors of points to the base of a table times the scalars.</summary>
    public void Multiply(
        EdwardsLanes<TElement>* points,
        int count,
        ulong* digits,
        ReadOnlySpan<SharedEntry> entries
    )
    {
        for (var i = 0; i < count; i++)
        {
            EdwardsLanes<TElement>.SetIdentity(points + i, &_constants->One);
        }

        fixed (SharedEntry* table = entries)
        {
            AddDigits(points, count, digits, table, firstDigit: 1);
            EdwardsLanes<TElement>.Double(points, count, times: 4);
            AddDigits(points, count, digits, table, firstDigit: 0);
        }
    }

    /// <summary>Adds points to points.</summary>
    public void AddTo(EdwardsLanes<TElement>* sums, EdwardsLanes<TElement>* points, int count)
    {
        for (var i = 0; i < count; i++)
        {
            CachedLanes<TElement>.From(_selected + i, points + i, &_constants->TwoD);
        }

        EdwardsLanes<TElement>.Add(sums, _selected, count);
    }

    private void AddDigits(
        EdwardsLanes<TElement>* points,
        int count,
        ulong* digits,
        SharedEntry* table,
        int firstDigit
    )
    {
        for (var digit = firstDigit; digit < ScalarDigits.Count; digit += 2)
        {
            for (var i = 0; i < count; i++)
            {
                var own = digits + (i * ScalarDigits.Words);
                CachedLanes<TElement>.SelectShared(
                    _selected + i,
                    _scanned + i,
                    table + (digit / 2 * GeneratorTable.EntriesPerPosition),
                    _two,
                    ScalarDigits.Magnitudes(own, digit),
                    ScalarDigits.Signs(own, digit)
                );
            }

            EdwardsLanes<TElement>.Add(points, _selected, count);
        }
    }
}
