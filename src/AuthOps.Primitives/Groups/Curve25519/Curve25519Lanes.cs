using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Batches of x-only Curve25519 on one vector backend. Lengths were checked by the caller. Scalars come as bytes ready for
/// the ladder: clamped, or a multiple of the cofactor. Stateless and safe to share between threads.
/// </summary>
internal static unsafe class Curve25519Lanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int Size = Curve25519Constants.Size;
    private const int UniformSize = Curve25519Constants.UniformSize;

    /// <summary>Vectors that share an inversion.</summary>
    private const int ChunkVectors = 16;

    /// <summary>Vectors that go through the ladder side by side.</summary>
    private const int SideBySide = 2;

    private const int WordsPerVector = 4 * LaneMasks.MaxLanes;

    /// <summary>Multiplies u-coordinates, any at all, by one scalar or by one each (RFC 7748).</summary>
    /// <param name="scalars">One scalar, or as many as points, each multiplied in as it is.</param>
    /// <param name="topBit">The number of the highest bit of any scalar.</param>
    /// <param name="points">The u-coordinates.</param>
    /// <param name="results">Receives as many; the same memory or apart.</param>
    /// <param name="count">How many points.</param>
    /// <param name="isSameScalar">Whether there is one scalar.</param>
    public static void Multiply(
        ReadOnlySpan<byte> scalars,
        int topBit,
        ReadOnlySpan<byte> points,
        Span<byte> results,
        int count,
        bool isSameScalar
    )
    {
        using var scratch = new AlignedScratch(Work.Size);
        var work = new Work(scratch);
        if (isSameScalar)
        {
            LaneBytes<TElement>.BroadcastWords(work.Scalars, scalars);
        }

        for (var start = 0; start < count; start += ChunkVectors * TElement.Lanes)
        {
            var items = Math.Min(count - start, ChunkVectors * TElement.Lanes);
            work.Load(points[(start * Size)..], items, Size);
            work.Ladder(
                isSameScalar ? scalars : scalars[(start * Size)..],
                items,
                topBit,
                isSameScalar
            );
            work.Store(results[(start * Size)..], items);
        }
    }

    /// <summary>As <see cref="Multiply"/> by one scalar, after a strict look at every point.</summary>
    /// <returns>The index of the first point that is not canonical, of low order or not on the curve, else -1.</returns>
    public static int MultiplyStrict(
        ReadOnlySpan<byte> scalar,
        int topBit,
        ReadOnlySpan<byte> points,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(Work.Size);
        var work = new Work(scratch);
        LaneBytes<TElement>.BroadcastWords(work.Scalars, scalar);
        for (var start = 0; start < count; start += ChunkVectors * TElement.Lanes)
        {
            var items = Math.Min(count - start, ChunkVectors * TElement.Lanes);
            var chunk = points[(start * Size)..];
            work.Load(chunk, items, Size);
            var invalid = work.FirstInvalid(chunk, items);
            if (invalid >= 0)
            {
                return start + invalid;
            }

            work.Ladder(scalar, items, topBit, isSameScalar: true);
            work.Store(results[(start * Size)..], items);
        }

        return -1;
    }

    /// <summary>The index of the first point that <see cref="MultiplyStrict"/> would refuse, else -1.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> points, int count)
    {
        using var scratch = new AlignedScratch(Work.Size);
        var work = new Work(scratch);
        for (var start = 0; start < count; start += ChunkVectors * TElement.Lanes)
        {
            var items = Math.Min(count - start, ChunkVectors * TElement.Lanes);
            var chunk = points[(start * Size)..];
            work.Load(chunk, items, Size);
            var invalid = work.FirstInvalid(chunk, items);
            if (invalid >= 0)
            {
                return start + invalid;
            }
        }

        return -1;
    }

    /// <summary>Maps 48-byte inputs by Elligator 2 and multiplies by one scalar.</summary>
    public static void MapAndMultiply(
        ReadOnlySpan<byte> scalar,
        int topBit,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        using var scratch = new AlignedScratch(Work.Size);
        var work = new Work(scratch);
        LaneBytes<TElement>.BroadcastWords(work.Scalars, scalar);
        Span<byte> fields = stackalloc byte[ChunkVectors * LaneMasks.MaxLanes * Size];
        for (var start = 0; start < count; start += ChunkVectors * TElement.Lanes)
        {
            var items = Math.Min(count - start, ChunkVectors * TElement.Lanes);
            for (var i = 0; i < items; i++)
            {
                Curve25519Uniform.Reduce(
                    uniform.Slice((start + i) * UniformSize, UniformSize),
                    fields[(i * Size)..]
                );
            }

            work.Load(fields, items, Size);
            work.Map(items);
            work.Ladder(scalar, items, topBit, isSameScalar: true);
            work.Store(results[(start * Size)..], items);
        }

        CryptographicOperations.ZeroMemory(fields);
    }

    private static int Vectors(int items) => (items + TElement.Lanes - 1) / TElement.Lanes;

    /// <summary>The memory of a chunk and the steps on it.</summary>
    private readonly ref struct Work
    {
        private readonly TElement* _one;
        private readonly ulong* _words;
        private readonly ulong* _masks;
        private readonly ulong* _zeros;
        private readonly TElement* _u;
        private readonly TElement* _x;
        private readonly TElement* _z;
        private readonly TElement* _prefixes;
        private readonly LanePower<TElement>* _power;
        private readonly MontgomeryLadder<TElement>* _ladders;
        private readonly Elligator2Lanes<TElement>* _map;

        public Work(AlignedScratch scratch)
        {
            _one = scratch.Take<TElement>(1);
            _words = scratch.Take<ulong>(WordsPerVector);
            _masks = scratch.Take<ulong>(2 * SideBySide * LaneMasks.MaxLanes);
            _zeros = scratch.Take<ulong>(ChunkVectors * LaneMasks.MaxLanes);
            Scalars = scratch.Take<ulong>(SideBySide * WordsPerVector);
            _u = scratch.Take<TElement>(ChunkVectors);
            _x = scratch.Take<TElement>(ChunkVectors);
            _z = scratch.Take<TElement>(ChunkVectors);
            _prefixes = scratch.Take<TElement>(ChunkVectors);
            _power = scratch.Take<LanePower<TElement>>(1);
            _ladders = scratch.Take<MontgomeryLadder<TElement>>(SideBySide);
            _map = scratch.Take<Elligator2Lanes<TElement>>(1);
            LaneBytes<TElement>.Broadcast(_one, Fe25519.One, _words);
            Elligator2Lanes<TElement>.Initialize(_map, _words);
        }

        public static int Size =>
            AlignedScratch.SizeOf<TElement>(1 + (4 * ChunkVectors))
            + AlignedScratch.SizeOf<ulong>(
                ((1 + SideBySide) * WordsPerVector)
                    + (((2 * SideBySide) + ChunkVectors) * LaneMasks.MaxLanes)
            )
            + AlignedScratch.SizeOf<LanePower<TElement>>(1)
            + AlignedScratch.SizeOf<MontgomeryLadder<TElement>>(SideBySide)
            + AlignedScratch.SizeOf<Elligator2Lanes<TElement>>(1)
            + (12 * 64);

        public ulong* Scalars { get; }

        public void Load(ReadOnlySpan<byte> bytes, int items, int stride)
        {
            for (var v = 0; v < Vectors(items); v++)
            {
                var first = v * TElement.Lanes;
                LaneBytes<TElement>.Load(
                    _u + v,
                    bytes[(first * stride)..],
                    Math.Min(TElement.Lanes, items - first),
                    stride,
                    _words
                );
            }
        }

        public int FirstInvalid(ReadOnlySpan<byte> points, int items)
        {
            for (var v = 0; v < Vectors(items); v += SideBySide)
            {
                var side = Math.Min(SideBySide, Vectors(items) - v);
                Elligator2Lanes<TElement>.OnCurve(_map, _u + v, side, _masks);
                var first = v * TElement.Lanes;
                var lanes = Math.Min(side * TElement.Lanes, items - first);
                for (var i = 0; i < lanes; i++)
                {
                    var mask = _masks[
                        (i / TElement.Lanes * LaneMasks.MaxLanes) + (i % TElement.Lanes)
                    ];
                    var point = points.Slice(
                        (first + i) * Curve25519Constants.Size,
                        Curve25519Constants.Size
                    );
                    if (mask == 0 || !Curve25519Constants.IsCanonicalOfHighOrder(point))
                    {
                        return first + i;
                    }
                }
            }

            return -1;
        }

        /// <summary>Replaces field elements by the u-coordinates they map to.</summary>
        public void Map(int items)
        {
            var vectors = Vectors(items);
            for (var v = 0; v < vectors; v += SideBySide)
            {
                Elligator2Lanes<TElement>.Map(
                    _map,
                    _u + v,
                    _z + v,
                    Math.Min(SideBySide, vectors - v),
                    _masks
                );
            }

            Invert(vectors);
            for (var v = 0; v < vectors; v++)
            {
                TElement.Multiply(_u + v, _u + v, _z + v);
            }
        }

        public void Ladder(ReadOnlySpan<byte> scalars, int items, int topBit, bool isSameScalar)
        {
            var vectors = Vectors(items);
            for (var v = 0; v < vectors; v += SideBySide)
            {
                var side = Math.Min(SideBySide, vectors - v);
                for (var i = 0; i < side; i++)
                {
                    _ladders[i].U = _u[v + i];
                    var first = (v + i) * TElement.Lanes;
                    if (!isSameScalar)
                    {
                        LaneBytes<TElement>.LoadWords(
                            Scalars + (i * WordsPerVector),
                            scalars[(first * Curve25519Constants.Size)..],
                            Math.Min(TElement.Lanes, items - first),
                            Curve25519Constants.Size
                        );
                    }
                }

                MontgomeryLadder<TElement>.Run(
                    _ladders,
                    side,
                    Scalars,
                    isSameScalar ? 0 : WordsPerVector,
                    topBit,
                    _one,
                    _masks
                );
                for (var i = 0; i < side; i++)
                {
                    _x[v + i] = _ladders[i].X;
                    _z[v + i] = _ladders[i].Z;
                }
            }
        }

        public void Store(Span<byte> results, int items)
        {
            var vectors = Vectors(items);
            Invert(vectors);
            for (var v = 0; v < vectors; v++)
            {
                TElement.Multiply(_x + v, _x + v, _z + v);
                var first = v * TElement.Lanes;
                LaneBytes<TElement>.Store(
                    results[(first * Curve25519Constants.Size)..],
                    _x + v,
                    Math.Min(TElement.Lanes, items - first),
                    _words
                );
            }
        }

        private void Invert(int vectors) =>
            LaneInversion<TElement>.Invert(_z, 1, vectors, _one, _prefixes, _zeros, _power);
    }
}
