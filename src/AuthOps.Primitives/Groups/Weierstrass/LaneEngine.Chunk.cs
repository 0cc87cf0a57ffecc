namespace AuthOps.Primitives.Groups;

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    /// <summary>Up to <see cref="ChunkSize"/> points on their way through an operation, in scratch memory.</summary>
    private readonly ref struct Chunk
    {
        private readonly int _count;

        /// <summary>What is multiplied, and in the end the results.</summary>
        private readonly Span<AffinePoint<TField>> _points;
        private readonly Span<JacobianPoint<TField>> _products;
        private readonly Span<JacobianPoint<TField>> _multiples;
        private readonly Span<AffinePoint<TField>> _tables;
        private readonly Span<TField> _prefixes;
        private readonly Span<TMask> _indices;
        private readonly Span<TMask> _signs;
        private readonly Span<TMask> _otherIndices;
        private readonly Span<TMask> _otherSigns;
        private readonly Span<TMask> _identities;

        public Chunk(AlignedScratch scratch, int count)
        {
            var vectors = (count + Lanes - 1) / Lanes;
            _count = count;
            _points = scratch.TakeSpan<AffinePoint<TField>>(vectors);
            _products = scratch.TakeSpan<JacobianPoint<TField>>(vectors);
            _multiples = scratch.TakeSpan<JacobianPoint<TField>>(vectors * TableSize);
            _tables = scratch.TakeSpan<AffinePoint<TField>>(vectors * TableSize);
            _prefixes = scratch.TakeSpan<TField>(vectors * TableSize);
            _indices = scratch.TakeSpan<TMask>(DigitCount);
            _signs = scratch.TakeSpan<TMask>(DigitCount);
            _otherIndices = scratch.TakeSpan<TMask>(DigitCount);
            _otherSigns = scratch.TakeSpan<TMask>(DigitCount);
            _identities = scratch.TakeSpan<TMask>(vectors);
        }

        public Span<AffinePoint<TField>> Points => _points;

        public Span<JacobianPoint<TField>> Products => _products;

        /// <summary>The points that the vector of that index holds.</summary>
        public int LanesOf(int vector) => Math.Min(Lanes, _count - (vector * Lanes));

        /// <summary>Reads the points; returns the index of the first that is invalid, else -1.</summary>
        public int Decode(PointEncoding encoding, ReadOnlySpan<byte> elements)
        {
            var size = Size(encoding);
            for (var i = 0; i < _points.Length; i++)
            {
                var invalid = LaneEngine<TField, TMask, TCurve>.Decode(
                    out _points[i],
                    encoding,
                    elements.Slice(i * Lanes * size, LanesOf(i) * size),
                    LanesOf(i)
                );
                if (invalid >= 0)
                {
                    return (i * Lanes) + invalid;
                }
            }

            return -1;
        }

        /// <summary>Makes the affine tables of odd multiples of all points.</summary>
        public void MakeTables()
        {
            for (var i = 0; i < _points.Length; i++)
            {
                OddMultiples(_multiples.Slice(i * TableSize, TableSize), _points[i]);
            }

            ToAffine(_multiples, _tables, _prefixes, []);
        }

        public ReadOnlySpan<AffinePoint<TField>> TableOf(int vector) =>
            _tables.Slice(vector * TableSize, TableSize);

        /// <summary>Multiplies all points; the products are the points afterwards.</summary>
        public void MultiplyAll(ReadOnlySpan<byte> scalars, bool isSameScalar)
        {
            MakeTables();
            for (var i = 0; i < _points.Length; i++)
            {
                if (i == 0 || !isSameScalar)
                {
                    var first = isSameScalar ? 0 : i * Lanes * NumberSize;
                    LoadDigits(_indices, _signs, scalars[first..], LanesOf(i), isSameScalar);
                }

                Windows(out _products[i], TableOf(i), _indices, _signs);
            }

            Normalize();
        }

        /// <summary>a·G + b·P for public scalars; the elements are those that were decoded.</summary>
        public void CombineAll(
            ReadOnlySpan<byte> generatorScalars,
            ReadOnlySpan<byte> elementScalars
        )
        {
            MakeTables();
            for (var i = 0; i < _points.Length; i++)
            {
                var first = i * Lanes * NumberSize;
                var length = LanesOf(i) * NumberSize;
                var a = generatorScalars.Slice(first, length);
                var b = elementScalars.Slice(first, length);
                LoadDigits(_indices, _signs, b, LanesOf(i), isSameScalar: false);
                LoadDigits(_otherIndices, _otherSigns, a, LanesOf(i), isSameScalar: false);
                DoubleWindows(
                    out _products[i],
                    TableOf(i),
                    _indices,
                    _signs,
                    _otherIndices,
                    _otherSigns
                );
                MendExceptions(ref _products[i], _points[i], a, b, LanesOf(i));
            }
        }

        /// <summary>Makes the products affine.</summary>
        public void Normalize() => ToAffine(_products, _points, _prefixes, _identities);

        /// <summary>Writes the products that <see cref="Normalize"/> made affine.</summary>
        public void Encode(PointEncoding encoding, Span<byte> results)
        {
            var size = Size(encoding);
            for (var i = 0; i < _points.Length; i++)
            {
                LaneEngine<TField, TMask, TCurve>.Encode(
                    _points[i],
                    _identities[i],
                    encoding,
                    results.Slice(i * Lanes * size, LanesOf(i) * size),
                    LanesOf(i)
                );
            }
        }
    }
}
