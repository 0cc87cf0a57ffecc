namespace AuthOps.Primitives.Groups;

/// <summary>
/// Multiplies vectors of points by scalars with windows of four bits: a table of 1 to 8 times the point, 64 signed digits,
/// every entry read under masks for every digit. The additions are complete, so no input is an exception. Belongs to one
/// thread.
/// </summary>
internal readonly unsafe ref struct WindowMultiplier<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>Vectors that go side by side, each filling the time another waits for its carries.</summary>
    public const int SideBySide = 2;

    private const int TableSize = 8;
    private const int WindowBits = 4;

    private readonly CachedLanes<TElement>* _tables;
    private readonly CachedLanes<TElement>* _selected;
    private readonly CachedLanes<TElement>* _scanned;
    private readonly RistrettoConstants<TElement>* _constants;

    public WindowMultiplier(AlignedScratch scratch, RistrettoConstants<TElement>* constants)
    {
        _tables = scratch.Take<CachedLanes<TElement>>(SideBySide * TableSize);
        _selected = scratch.Take<CachedLanes<TElement>>(SideBySide);
        _scanned = scratch.Take<CachedLanes<TElement>>(SideBySide);
        _constants = constants;
    }

    /// <summary>Bytes of scratch memory.</summary>
    public static int Size =>
        AlignedScratch.SizeOf<CachedLanes<TElement>>(SideBySide * (TableSize + 2)) + (3 * 64);

    /// <summary>Multiplies one or two vectors in place.</summary>
    /// <param name="points">The points.</param>
    /// <param name="count">1 or 2.</param>
    /// <param name="digits">Digits of each vector's scalars.</param>
    /// <param name="digitStride">Words from one vector's digits to the next; 0 if they share them.</param>
    public void Multiply(EdwardsLanes<TElement>* points, int count, ulong* digits, int digitStride)
    {
        FillTables(points, count);
        for (var i = 0; i < count; i++)
        {
            EdwardsLanes<TElement>.SetIdentity(points + i, &_constants->One);
        }

        for (var digit = ScalarDigits.Count - 1; digit >= 0; digit--)
        {
            if (digit != ScalarDigits.Count - 1)
            {
                EdwardsLanes<TElement>.Double(points, count, WindowBits);
            }

            for (var i = 0; i < count; i++)
            {
                var own = digits + (i * digitStride);
                CachedLanes<TElement>.Select(
                    _selected + i,
                    _scanned + i,
                    _tables + (i * TableSize),
                    ScalarDigits.Magnitudes(own, digit),
                    ScalarDigits.Signs(own, digit)
                );
            }

            EdwardsLanes<TElement>.Add(points, _selected, count);
        }
    }

    private void FillTables(EdwardsLanes<TElement>* points, int count)
    {
        for (var i = 0; i < count; i++)
        {
            CachedLanes<TElement>.From(_selected + i, points + i, &_constants->TwoD);
            _tables[i * TableSize] = _selected[i];
        }

        for (var entry = 1; entry < TableSize; entry++)
        {
            if (entry == 1)
            {
                EdwardsLanes<TElement>.Double(points, count, times: 1);
            }
            else
            {
                EdwardsLanes<TElement>.Add(points, _selected, count);
            }

            for (var i = 0; i < count; i++)
            {
                CachedLanes<TElement>.From(
                    _tables + (i * TableSize) + entry,
                    points + i,
                    &_constants->TwoD
                );
            }
        }
    }
}
