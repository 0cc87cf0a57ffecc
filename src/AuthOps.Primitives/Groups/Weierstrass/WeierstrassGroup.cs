using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The prime-order groups of the curves SM2 (GB/T 32918.5-2017, GM/T 0003.5-2012) and NIST P-256 (FIPS 186-5), with operations
/// over many points. Elements are SEC 1 points, compressed unless asked otherwise; scalars are 32 bytes, most significant
/// first, below the group order. The map to the group is the uniform one of RFC 9380 (simplified SWU, random oracle): suite
/// <c>P256_XMD:SHA-256_SSWU_RO_</c>, and by the same rules <c>SM2_XMD:SM3_SSWU_RO_</c> with Z = -9, over the 96 bytes that a
/// <see cref="MessageExpander"/> for <see cref="ExpanderHash"/> gives. Immutable and safe to share between threads.
/// </summary>
public sealed class WeierstrassGroup : PrimeGroup
{
    private readonly WeierstrassEngine _engine;
    private readonly byte[] _generator;
    private readonly byte[] _order = new byte[WeierstrassEngine.NumberSize];

    private WeierstrassGroup(
        GroupBackend backend,
        WeierstrassEngine engine,
        PointEncoding encoding,
        WeierstrassEngine single
    )
        : base(backend)
    {
        _engine = engine;
        Encoding = encoding;
        engine.WriteOrder(_order);
        _generator = new byte[ElementSize];
        ReadOnlySpan<byte> one = [.. new byte[WeierstrassEngine.NumberSize - 1], 1];
        // One point does not need the lanes.
        single.MultiplyGenerator(encoding, one, _generator, 1);
    }

    /// <summary>SM2 with compressed points, on the fastest kernel of this process.</summary>
    public static WeierstrassGroup Sm2 { get; } =
        On<Sm2Curve>(GroupBackends.Best, PointEncoding.Compressed);

    /// <summary>P-256 with compressed points, on the fastest kernel of this process.</summary>
    public static WeierstrassGroup P256 { get; } =
        On<P256Curve>(GroupBackends.Best, PointEncoding.Compressed);

    /// <summary>SM2 with uncompressed points, which are read without a square root.</summary>
    public static WeierstrassGroup Sm2Uncompressed { get; } =
        On<Sm2Curve>(GroupBackends.Best, PointEncoding.Uncompressed);

    /// <summary>P-256 with uncompressed points, which are read without a square root.</summary>
    public static WeierstrassGroup P256Uncompressed { get; } =
        On<P256Curve>(GroupBackends.Best, PointEncoding.Uncompressed);

    /// <summary>How elements are encoded.</summary>
    public PointEncoding Encoding { get; }

    /// <inheritdoc/>
    public override string Name => _engine.Name;

    /// <inheritdoc/>
    public override int ElementSize => WeierstrassEngine.Size(Encoding);

    /// <inheritdoc/>
    public override int ScalarSize => WeierstrassEngine.NumberSize;

    /// <inheritdoc/>
    public override int UniformSize => 2 * WeierstrassEngine.WideNumberSize;

    /// <inheritdoc/>
    public override int UniformScalarSize => WeierstrassEngine.WideNumberSize;

    /// <inheritdoc/>
    public override HashKind ExpanderHash => _engine.Hash;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Generator => _generator;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Order => _order;

    private protected override bool IsLittleEndian => false;

    private protected override string ScalarProblem =>
        "A scalar is not below the group order; make scalars with RandomScalar or ReduceScalar.";

    /// <summary>Writes elements of the other group object's encoding in this one's, after validating each.</summary>
    /// <param name="from">How <paramref name="elements"/> are encoded.</param>
    /// <param name="elements">Any number of encodings.</param>
    /// <param name="results">Receives as many in <see cref="Encoding"/>; all zero where the method returns false. Must not overlap the input.</param>
    /// <param name="invalidIndex">The index of the first encoding that is invalid or the identity, else -1.</param>
    /// <returns>Whether every element was valid.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> is not defined.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap.</exception>
    public bool TryConvertBatch(
        PointEncoding from,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        out int invalidIndex
    )
    {
        if (from is not (PointEncoding.Compressed or PointEncoding.Uncompressed))
        {
            throw new ArgumentOutOfRangeException(
                nameof(from),
                (int)from,
                "The value is not one of PointEncoding; use Compressed or Uncompressed."
            );
        }

        var count = RequireBatch(
            elements.Length,
            WeierstrassEngine.Size(from),
            results.Length,
            nameof(elements)
        );
        RequireApart(elements, results, nameof(results));
        invalidIndex = _engine.Convert(from, elements, Encoding, results, count);
        return Finish(results, invalidIndex);
    }

    /// <summary>
    /// Maps uniform bytes to elements by one map instead of two: the encoding suites <c>P256_XMD:SHA-256_SSWU_NU_</c> and, by
    /// the same rules, <c>SM2_XMD:SM3_SSWU_NU_</c>. Half as much work, but not uniform: for protocols whose proofs allow it.
    /// </summary>
    /// <param name="uniform">Any number of 48-byte inputs.</param>
    /// <param name="elements">Receives as many elements; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap.</exception>
    public void EncodeToGroup(ReadOnlySpan<byte> uniform, Span<byte> elements)
    {
        var count = RequireBatch(
            uniform.Length,
            WeierstrassEngine.WideNumberSize,
            elements.Length,
            nameof(uniform)
        );
        RequireApart(uniform, elements, nameof(elements));
        _engine.EncodeToGroup(Encoding, uniform, elements, count);
    }

    internal static WeierstrassGroup On<TCurve>(GroupBackend backend, PointEncoding encoding)
        where TCurve : struct, IWeierstrassCurve =>
        new(
            GroupBackends.Require(backend),
            WeierstrassEngine.Of<TCurve>(backend),
            encoding,
            WeierstrassEngine.Of<TCurve>(GroupBackend.Scalar)
        );

    private protected override void RandomScalarCore(Span<byte> scalar)
    {
        Span<byte> wide = stackalloc byte[WeierstrassEngine.WideNumberSize];
        do
        {
            // 384 bits modulo a 256-bit order: within 2^-128 of uniform.
            SecureRandom.Fill(wide);
            _engine.ReduceScalar(wide, scalar);
        } while (!scalar.ContainsAnyExcept((byte)0));

        CryptographicOperations.ZeroMemory(wide);
    }

    private protected override bool IsScalar(ReadOnlySpan<byte> scalar) => _engine.IsScalar(scalar);

    private protected override void ReduceScalarCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> scalar
    ) => _engine.ReduceScalar(uniform, scalar);

    private protected override int FirstInvalidCore(ReadOnlySpan<byte> elements, int count) =>
        _engine.FirstInvalid(Encoding, elements, count);

    private protected override void HashToGroupCore(
        ReadOnlySpan<byte> uniform,
        Span<byte> elements,
        int count
    ) => _engine.HashToGroup(Encoding, [], uniform, elements, count);

    private protected override void HashAndMultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    ) => _engine.HashToGroup(Encoding, scalar, uniform, results, count);

    private protected override int MultiplyCore(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) => _engine.Multiply(Encoding, scalar, isSameScalar: true, elements, results, count);

    private protected override int MultiplyEachCore(
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) => _engine.Multiply(Encoding, scalars, isSameScalar: false, elements, results, count);

    private protected override void MultiplyGeneratorCore(
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        int count
    ) => _engine.MultiplyGenerator(Encoding, scalars, results, count);

    private protected override int CombineCore(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    ) => _engine.Combine(Encoding, generatorScalars, elementScalars, elements, results, count);

    private protected override int SumCore(
        ReadOnlySpan<byte> elements,
        Span<byte> sum,
        int count
    ) => _engine.Sum(Encoding, elements, sum, count);
}
