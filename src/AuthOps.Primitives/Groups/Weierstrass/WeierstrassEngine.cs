using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The batch operations of one curve on one backend; every length, overlap and scalar was checked by the caller. Scalars and
/// numbers are 32 bytes, most significant first. Instances are stateless and safe to share between threads.
/// </summary>
internal abstract class WeierstrassEngine
{
    /// <summary>Bytes of a scalar and of a coordinate.</summary>
    public const int NumberSize = 32;

    /// <summary>Bytes that map to one field element: 48 (RFC 9380, 5.1: 256 bits and 128 of security); a point takes two.</summary>
    public const int WideNumberSize = 48;

    /// <summary>The engine of a curve on a backend that the process can run.</summary>
    public static WeierstrassEngine Of<TCurve>(GroupBackend backend)
        where TCurve : struct, IWeierstrassCurve =>
        backend switch
        {
            GroupBackend.Avx512 => new LaneEngine<
                LaneField8<TCurve>,
                System.Runtime.Intrinsics.Vector512<ulong>,
                TCurve
            >(),
            GroupBackend.Avx2 => new LaneEngine<
                LaneField4<TCurve>,
                System.Runtime.Intrinsics.Vector256<ulong>,
                TCurve
            >(),
            _ => new LaneEngine<LaneField1<TCurve>, ulong, TCurve>(),
        };

    /// <summary>The curve's name.</summary>
    public abstract string Name { get; }

    /// <summary>The hash of its hash-to-curve suite.</summary>
    public abstract HashKind Hash { get; }

    /// <summary>The most triples that one call of <see cref="CheckCombination"/> takes.</summary>
    public abstract int CombineCapacity { get; }

    /// <summary>Bytes of an encoded point.</summary>
    public static int Size(PointEncoding encoding) =>
        encoding == PointEncoding.Compressed ? 1 + NumberSize : 1 + (2 * NumberSize);

    /// <summary>The index of the first encoding that is not a point of the curve other than the identity, else -1.</summary>
    public abstract int FirstInvalid(
        PointEncoding encoding,
        ReadOnlySpan<byte> elements,
        int count
    );

    /// <summary>Reads in one encoding and writes in another; returns as <see cref="FirstInvalid"/>.</summary>
    public abstract int Convert(
        PointEncoding from,
        ReadOnlySpan<byte> elements,
        PointEncoding to,
        Span<byte> results,
        int count
    );

    /// <summary>Multiplies by one scalar, or by a scalar each; returns as <see cref="FirstInvalid"/>.</summary>
    public abstract int Multiply(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalars,
        bool isSameScalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    );

    /// <summary>Multiplies the generator by each scalar.</summary>
    public abstract void MultiplyGenerator(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        int count
    );

    /// <summary>Maps uniform bytes to points, and multiplies them by one scalar unless that is empty.</summary>
    public abstract void HashToGroup(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    );

    /// <summary>Maps 48 uniform bytes each to points by one map: the encoding suite, which is not uniform.</summary>
    public abstract void EncodeToGroup(
        PointEncoding encoding,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    );

    /// <summary>a·G + b·P for public values; returns as <see cref="FirstInvalid"/>.</summary>
    public abstract int Combine(
        PointEncoding encoding,
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    );

    /// <summary>Adds public points and writes the sum, zeros for the identity; returns as <see cref="FirstInvalid"/>.</summary>
    public abstract int Sum(
        PointEncoding encoding,
        ReadOnlySpan<byte> elements,
        Span<byte> sum,
        int count
    );

    /// <summary>Computes once what verifications with a public point share; the point is uncompressed.</summary>
    /// <exception cref="ArgumentException">It is not a point of the curve.</exception>
    public abstract PreparedPoint Prepare(ReadOnlySpan<byte> element);

    /// <summary>
    /// Whether the x coordinate of a·G + b·P, reduced modulo the order, is the number given, for each of up to
    /// <see cref="CombineCapacity"/> public triples; false for the identity. The points are uncompressed and valid.
    /// </summary>
    public abstract void CheckCombination(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> expected,
        Span<bool> results
    );

    /// <summary>Writes the order n.</summary>
    public abstract void WriteOrder(Span<byte> order);

    /// <summary>Whether 32 bytes are a number below n; takes the same time for all.</summary>
    public abstract bool IsScalar(ReadOnlySpan<byte> scalar);

    /// <summary>Reduces 48 bytes, most significant first, modulo n.</summary>
    public abstract void ReduceScalar(ReadOnlySpan<byte> uniform, Span<byte> scalar);
}
