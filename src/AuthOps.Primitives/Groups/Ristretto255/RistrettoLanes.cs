namespace AuthOps.Primitives.Groups;

/// <summary>
/// Batches of ristretto255 on one vector backend. Lengths were checked by the caller. Stateless and safe to share between
/// threads.
/// </summary>
internal static unsafe class RistrettoLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int ElementSize = RistrettoSizes.Element;

    /// <summary>Vectors that share an inversion.</summary>
    private const int ChunkVectors = 16;

    private static int ChunkItems => ChunkVectors * TElement.Lanes;

    public static int FirstInvalid(ReadOnlySpan<byte> elements, int count)
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            var invalid = chunk.Decode(elements[(start * ElementSize)..], items);
            if (invalid >= 0)
            {
                return start + invalid;
            }
        }

        return -1;
    }

    public static void HashToGroup(ReadOnlySpan<byte> uniform, Span<byte> elements, int count)
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            chunk.Map(uniform[(start * RistrettoSizes.Uniform)..], items);
            chunk.Encode(elements[(start * ElementSize)..], items);
        }
    }

    public static void HashAndMultiply(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        chunk.SetSharedScalar(scalar);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            chunk.Map(uniform[(start * RistrettoSizes.Uniform)..], items);
            chunk.Multiply(scalars: [], items);
            chunk.EncodeDoubled(results[(start * ElementSize)..], items);
        }
    }

    /// <summary>Multiplies by one scalar, or by a scalar each; returns the index of the first invalid element, else -1.</summary>
    public static int Multiply(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count,
        bool isSameScalar
    )
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        if (isSameScalar)
        {
            chunk.SetSharedScalar(scalars);
        }

        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            var invalid = chunk.Decode(elements[(start * ElementSize)..], items);
            if (invalid >= 0)
            {
                return start + invalid;
            }

            chunk.Multiply(isSameScalar ? [] : scalars[(start * RistrettoSizes.Scalar)..], items);
            chunk.EncodeDoubled(results[(start * ElementSize)..], items);
        }

        return -1;
    }

    public static void MultiplyGenerator(ReadOnlySpan<byte> scalars, Span<byte> results, int count)
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            chunk.MultiplyGenerator(scalars[(start * RistrettoSizes.Scalar)..], items);
            chunk.EncodeDoubled(results[(start * ElementSize)..], items);
        }
    }

    /// <summary>a·G + b·P; returns the index of the first invalid element, else -1.</summary>
    public static int Combine(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            var invalid = chunk.Decode(elements[(start * ElementSize)..], items);
            if (invalid >= 0)
            {
                return start + invalid;
            }

            var scalar = start * RistrettoSizes.Scalar;
            chunk.Multiply(elementScalars[scalar..], items);
            chunk.AddMultiple(
                GeneratorTable.Entries,
                generatorScalars[scalar..],
                items,
                isHalved: true
            );
            chunk.EncodeDoubled(results[(start * ElementSize)..], items);
        }

        return -1;
    }

    /// <summary>Maps, and adds a multiple of the generator to each.</summary>
    public static void Blind(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            var own = scalars[(start * RistrettoSizes.Scalar)..];
            chunk.Map(uniform[(start * RistrettoSizes.Uniform)..], items);
            chunk.AddMultiple(GeneratorTable.Entries, own, items, isHalved: false);
            chunk.Encode(results[(start * ElementSize)..], items);
        }
    }

    /// <summary>Adds a multiple of a table's base to each; returns the index of the first invalid element, else -1.</summary>
    public static int AddMultiples(
        ReadOnlySpan<SharedEntry> table,
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        for (var start = 0; start < count; start += ChunkItems)
        {
            var items = Math.Min(count - start, ChunkItems);
            var invalid = chunk.Decode(elements[(start * ElementSize)..], items);
            if (invalid >= 0)
            {
                return start + invalid;
            }

            var own = scalars[(start * RistrettoSizes.Scalar)..];
            chunk.AddMultiple(table, own, items, isHalved: false);
            chunk.Encode(results[(start * ElementSize)..], items);
        }

        return -1;
    }

    /// <summary>Adds all elements; returns the index of the first invalid one, else -1.</summary>
    public static int Sum(ReadOnlySpan<byte> elements, Span<byte> sum, int count)
    {
        Span<byte> lanes = stackalloc byte[LaneMasks.MaxLanes * ElementSize];
        lanes = lanes[..(TElement.Lanes * ElementSize)];
        using (var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors)))
        {
            var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
            chunk.StartSum();
            for (var start = 0; start < count; start += ChunkItems)
            {
                var items = Math.Min(count - start, ChunkItems);
                var invalid = chunk.Decode(elements[(start * ElementSize)..], items);
                if (invalid >= 0)
                {
                    return start + invalid;
                }

                chunk.AddToSum(items);
            }

            chunk.EncodeSum(lanes);
        }

        // What is left is one element a lane, the identity among them.
        return RistrettoScalarBackend.Sum(lanes, sum, TElement.Lanes, isIdentityAllowed: true);
    }

    /// <summary>Writes start + i·step, given the halves of both.</summary>
    public static void Progression(
        in EdwardsPoint halfStart,
        in EdwardsPoint halfStep,
        Span<byte> results
    )
    {
        // One more than a chunk: the last less the first is the step from chunk to chunk.
        var first = new EdwardsPoint[ChunkItems + 1];
        RistrettoProgression.First(EdwardsPoint.Identity, halfStep, first);
        var large = first[ChunkItems];
        RistrettoProgression.First(halfStart, halfStep, first);
        using var scratch = new AlignedScratch(RistrettoChunk<TElement>.Size(ChunkVectors));
        var chunk = new RistrettoChunk<TElement>(scratch, ChunkVectors);
        chunk.LoadPoints(first.AsSpan(0, ChunkItems), large);
        for (var at = 0; at < results.Length; at += ChunkItems * ElementSize)
        {
            var items = Math.Min(results.Length - at, ChunkItems * ElementSize) / ElementSize;
            chunk.EncodeDoubled(results[at..], items);
            chunk.AddLoaded(ChunkItems);
        }
    }
}
