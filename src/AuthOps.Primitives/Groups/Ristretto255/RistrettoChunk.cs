using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The memory of a chunk of vectors and the steps on it: decode or map, multiply, encode. Multiplications are by half the
/// scalar, because the encoder that needs no root gives twice its point. Belongs to one thread.
/// </summary>
internal unsafe ref struct RistrettoChunk<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int SideBySide = WindowMultiplier<TElement>.SideBySide;
    private const int WordsPerVector = 4 * LaneMasks.MaxLanes;

    private readonly RistrettoConstants<TElement>* _constants;
    private readonly EdwardsLanes<TElement>* _points;
    private readonly RistrettoEncoderLanes<TElement>* _encoders;
    private readonly TElement* _prefixes;
    private readonly ulong* _zeros;
    private readonly ulong* _words;
    private readonly ulong* _masks;
    private readonly ulong* _digits;
    private readonly TElement* _value;
    private readonly LanePower<TElement>* _power;
    private readonly RootLanes<TElement>* _root;
    private readonly RistrettoMapLanes<TElement>* _map;
    private readonly RistrettoDecoderLanes<TElement>* _decoder;
    private readonly EdwardsLanes<TElement>* _multiples;
    private readonly EdwardsLanes<TElement>* _sum;
    private readonly WindowMultiplier<TElement> _multiplier;
    private readonly GeneratorComb<TElement> _comb;
    private bool _isShared;

    public RistrettoChunk(AlignedScratch scratch, int vectors)
    {
        _constants = scratch.Take<RistrettoConstants<TElement>>(1);
        _points = scratch.Take<EdwardsLanes<TElement>>(vectors);
        _encoders = scratch.Take<RistrettoEncoderLanes<TElement>>(vectors);
        _prefixes = scratch.Take<TElement>(vectors);
        _zeros = scratch.Take<ulong>(vectors * LaneMasks.MaxLanes);
        _words = scratch.Take<ulong>(WordsPerVector);
        _masks = scratch.Take<ulong>(SideBySide * LaneMasks.MaxLanes);
        _digits = scratch.Take<ulong>(SideBySide * ScalarDigits.Words);
        _value = scratch.Take<TElement>(1);
        _power = scratch.Take<LanePower<TElement>>(1);
        _root = scratch.Take<RootLanes<TElement>>(1);
        _map = scratch.Take<RistrettoMapLanes<TElement>>(1);
        _decoder = scratch.Take<RistrettoDecoderLanes<TElement>>(1);
        _multiples = scratch.Take<EdwardsLanes<TElement>>(SideBySide);
        _sum = scratch.Take<EdwardsLanes<TElement>>(1);
        RistrettoConstants<TElement>.Initialize(_constants, _words);
        _multiplier = new WindowMultiplier<TElement>(scratch, _constants);
        _comb = new GeneratorComb<TElement>(scratch, _constants);
    }

    /// <summary>Bytes of scratch memory for a chunk.</summary>
    public static int Size(int vectors) =>
        AlignedScratch.SizeOf<RistrettoConstants<TElement>>(1)
        + AlignedScratch.SizeOf<EdwardsLanes<TElement>>(vectors)
        + AlignedScratch.SizeOf<EdwardsLanes<TElement>>(SideBySide)
        + AlignedScratch.SizeOf<EdwardsLanes<TElement>>(1)
        + AlignedScratch.SizeOf<RistrettoEncoderLanes<TElement>>(vectors)
        + AlignedScratch.SizeOf<TElement>(vectors + 1)
        + AlignedScratch.SizeOf<ulong>(
            ((vectors + SideBySide) * LaneMasks.MaxLanes)
                + WordsPerVector
                + (SideBySide * ScalarDigits.Words)
        )
        + AlignedScratch.SizeOf<LanePower<TElement>>(1)
        + AlignedScratch.SizeOf<RootLanes<TElement>>(1)
        + AlignedScratch.SizeOf<RistrettoMapLanes<TElement>>(1)
        + AlignedScratch.SizeOf<RistrettoDecoderLanes<TElement>>(1)
        + WindowMultiplier<TElement>.Size
        + GeneratorComb<TElement>.Size
        + (15 * 64);

    /// <summary>Sets the one scalar that <see cref="Multiply"/> multiplies by.</summary>
    public void SetSharedScalar(ReadOnlySpan<byte> scalar)
    {
        Span<byte> half = stackalloc byte[RistrettoSizes.Scalar];
        RistrettoScalar.Halve(scalar, half);
        ScalarDigits.RecodeShared(_digits, TElement.Lanes, half);
        CryptographicOperations.ZeroMemory(half);
        _isShared = true;
    }

    /// <summary>Maps uniform bytes to points.</summary>
    public readonly void Map(ReadOnlySpan<byte> uniform, int items)
    {
        for (var v = 0; v < Vectors(items); v++)
        {
            var first = v * TElement.Lanes;
            for (var half = 0; half < 2; half++)
            {
                LaneBytes<TElement>.Load(
                    RistrettoMapLanes<TElement>.Input(_map, half),
                    uniform[((first * RistrettoSizes.Uniform) + (half * Fe25519.EncodedSize))..],
                    Math.Min(TElement.Lanes, items - first),
                    RistrettoSizes.Uniform,
                    _words
                );
            }

            RistrettoMapLanes<TElement>.Map(_map, _points + v, _constants);
        }
    }

    /// <summary>Decodes elements; returns the index of the first that is invalid or the identity, else -1.</summary>
    public readonly int Decode(ReadOnlySpan<byte> elements, int items)
    {
        for (var v = 0; v < Vectors(items); v += SideBySide)
        {
            var first = v * TElement.Lanes;
            var side = Math.Min(SideBySide, Vectors(items) - v);
            for (var i = 0; i < side; i++)
            {
                var lane = first + (i * TElement.Lanes);
                LaneBytes<TElement>.Load(
                    RistrettoDecoderLanes<TElement>.Input(_decoder, i),
                    elements[(lane * RistrettoSizes.Element)..],
                    Math.Min(TElement.Lanes, items - lane),
                    RistrettoSizes.Element,
                    _words
                );
            }

            RistrettoDecoderLanes<TElement>.Decode(_decoder, _points + v, side, _masks, _constants);
            var lanes = Math.Min(side * TElement.Lanes, items - first);
            for (var i = 0; i < lanes; i++)
            {
                var bad = _masks[(i / TElement.Lanes * LaneMasks.MaxLanes) + (i % TElement.Lanes)];
                var element = elements.Slice(
                    (first + i) * RistrettoSizes.Element,
                    RistrettoSizes.Element
                );
                if (bad != 0 || !RistrettoCodec.IsCanonicalAndNotIdentity(element))
                {
                    return first + i;
                }
            }
        }

        return -1;
    }

    /// <summary>Multiplies the points by half the shared scalar, or by half of a scalar each.</summary>
    public readonly void Multiply(ReadOnlySpan<byte> scalars, int items)
    {
        for (var v = 0; v < Vectors(items); v += SideBySide)
        {
            var side = Math.Min(SideBySide, Vectors(items) - v);
            if (!_isShared)
            {
                Recode(scalars, v * TElement.Lanes, side, items, isHalved: true);
            }

            _multiplier.Multiply(_points + v, side, _digits, _isShared ? 0 : ScalarDigits.Words);
        }
    }

    /// <summary>Sets the points to the generator times half of a scalar each.</summary>
    public readonly void MultiplyGenerator(ReadOnlySpan<byte> scalars, int items)
    {
        for (var v = 0; v < Vectors(items); v += SideBySide)
        {
            var side = Math.Min(SideBySide, Vectors(items) - v);
            Recode(scalars, v * TElement.Lanes, side, items, isHalved: true);
            _comb.Multiply(_points + v, side, _digits, GeneratorTable.Entries);
        }
    }

    /// <summary>Adds the base of a table times a scalar each, or half of it, to the points.</summary>
    public readonly void AddMultiple(
        ReadOnlySpan<SharedEntry> table,
        ReadOnlySpan<byte> scalars,
        int items,
        bool isHalved
    )
    {
        for (var v = 0; v < Vectors(items); v += SideBySide)
        {
            var side = Math.Min(SideBySide, Vectors(items) - v);
            Recode(scalars, v * TElement.Lanes, side, items, isHalved);
            _comb.Multiply(_multiples, side, _digits, table);
            _comb.AddTo(_points + v, _multiples, side);
        }
    }

    /// <summary>Encodes the points, a square root for each vector.</summary>
    public readonly void Encode(Span<byte> elements, int items)
    {
        for (var v = 0; v < Vectors(items); v++)
        {
            RistrettoEncoderLanes<TElement>.Encode(
                _value,
                _points + v,
                _encoders + v,
                _root,
                _power,
                _constants
            );
            Store(elements, v, items);
        }
    }

    /// <summary>Encodes twice the points, an inversion for all.</summary>
    public readonly void EncodeDoubled(Span<byte> elements, int items)
    {
        var vectors = Vectors(items);
        for (var v = 0; v < vectors; v++)
        {
            RistrettoEncoderLanes<TElement>.PrepareDoubled(_encoders + v, _points + v, _constants);
        }

        LaneInversion<TElement>.Invert(
            &_encoders->Inverse,
            sizeof(RistrettoEncoderLanes<TElement>) / sizeof(TElement),
            vectors,
            &_constants->One,
            _prefixes,
            _zeros,
            _power
        );
        for (var v = 0; v < vectors; v++)
        {
            RistrettoEncoderLanes<TElement>.EncodeDoubled(_value, _encoders + v, _constants);
            Store(elements, v, items);
        }
    }

    /// <summary>Sets the points, and in every lane the one that <see cref="AddLoaded"/> adds.</summary>
    public readonly void LoadPoints(ReadOnlySpan<EdwardsPoint> points, in EdwardsPoint added)
    {
        for (var v = 0; v < Vectors(points.Length); v++)
        {
            LoadVector(_points + v, points.Slice(v * TElement.Lanes, TElement.Lanes));
        }

        Span<EdwardsPoint> same = stackalloc EdwardsPoint[LaneMasks.MaxLanes];
        same.Fill(added);
        LoadVector(_multiples, same[..TElement.Lanes]);
    }

    /// <summary>Adds the loaded point to all points.</summary>
    public readonly void AddLoaded(int items)
    {
        for (var v = 0; v < Vectors(items); v++)
        {
            _comb.AddTo(_points + v, _multiples, 1);
        }
    }

    private readonly void LoadVector(
        EdwardsLanes<TElement>* vector,
        ReadOnlySpan<EdwardsPoint> points
    )
    {
        const int Coordinates = 4;
        Span<byte> bytes = stackalloc byte[LaneMasks.MaxLanes * Coordinates * Fe25519.EncodedSize];
        for (var i = 0; i < points.Length; i++)
        {
            var own = bytes[(i * Coordinates * Fe25519.EncodedSize)..];
            Fe25519.ToBytes(points[i].X, own);
            Fe25519.ToBytes(points[i].Y, own[Fe25519.EncodedSize..]);
            Fe25519.ToBytes(points[i].Z, own[(2 * Fe25519.EncodedSize)..]);
            Fe25519.ToBytes(points[i].T, own[(3 * Fe25519.EncodedSize)..]);
        }

        Load(&vector->X, bytes, points.Length);
        Load(&vector->Y, bytes[Fe25519.EncodedSize..], points.Length);
        Load(&vector->Z, bytes[(2 * Fe25519.EncodedSize)..], points.Length);
        Load(&vector->T, bytes[(3 * Fe25519.EncodedSize)..], points.Length);
    }

    private readonly void Load(TElement* result, ReadOnlySpan<byte> bytes, int count) =>
        LaneBytes<TElement>.Load(result, bytes, count, 4 * Fe25519.EncodedSize, _words);

    /// <summary>Starts a sum for each lane.</summary>
    public readonly void StartSum() => EdwardsLanes<TElement>.SetIdentity(_sum, &_constants->One);

    /// <summary>Adds decoded points to the sums; lanes past the end hold the identity, which zero bytes decode to.</summary>
    public readonly void AddToSum(int items)
    {
        for (var v = 0; v < Vectors(items); v++)
        {
            _comb.AddTo(_sum, _points + v, 1);
        }
    }

    /// <summary>Encodes the sums, one element a lane.</summary>
    public readonly void EncodeSum(Span<byte> elements)
    {
        RistrettoEncoderLanes<TElement>.Encode(_value, _sum, _encoders, _root, _power, _constants);
        Store(elements, vector: 0, TElement.Lanes);
    }

    private static int Vectors(int items) => (items + TElement.Lanes - 1) / TElement.Lanes;

    private readonly void Store(Span<byte> elements, int vector, int items)
    {
        var first = vector * TElement.Lanes;
        LaneBytes<TElement>.Store(
            elements[(first * RistrettoSizes.Element)..],
            _value,
            Math.Min(TElement.Lanes, items - first),
            _words
        );
    }

    /// <summary>Digits of each scalar or of half of it; lanes past the end multiply by 0.</summary>
    private readonly void Recode(
        ReadOnlySpan<byte> scalars,
        int first,
        int side,
        int items,
        bool isHalved
    )
    {
        Span<byte> own = stackalloc byte[RistrettoSizes.Scalar];
        for (var i = 0; i < side * TElement.Lanes; i++)
        {
            own.Clear();
            if (first + i < items)
            {
                var scalar = scalars.Slice(
                    (first + i) * RistrettoSizes.Scalar,
                    RistrettoSizes.Scalar
                );
                scalar.CopyTo(own);
                if (isHalved)
                {
                    RistrettoScalar.Halve(scalar, own);
                }
            }

            ScalarDigits.Recode(
                _digits + (i / TElement.Lanes * ScalarDigits.Words),
                i % TElement.Lanes,
                own
            );
        }

        CryptographicOperations.ZeroMemory(own);
    }
}
