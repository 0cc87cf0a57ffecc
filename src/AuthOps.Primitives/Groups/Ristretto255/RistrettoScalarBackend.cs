using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// ristretto255 one element after another: the backend without vector instructions, and the oracle of the others.
/// Lengths were checked by the caller. Stateless and safe to share between threads.
/// </summary>
internal static class RistrettoScalarBackend
{
    public static int FirstInvalid(ReadOnlySpan<byte> elements, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryDecode(out _, elements, i))
            {
                return i;
            }
        }

        return -1;
    }

    public static void HashToGroup(ReadOnlySpan<byte> uniform, Span<byte> elements, int count)
    {
        for (var i = 0; i < count; i++)
        {
            RistrettoMap.FromUniform(out var point, Uniform(uniform, i));
            RistrettoCodec.Encode(point, Element(elements, i));
        }
    }

    public static void HashAndMultiply(
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        var multiplier = new SameScalarMultiplier(scalar, digits);
        for (var i = 0; i < count; i++)
        {
            RistrettoMap.FromUniform(out var point, Uniform(uniform, i));
            multiplier.Multiply(out var product, point);
            RistrettoCodec.Encode(product, Element(results, i));
        }

        Clear(digits);
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
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        var invalid = -1;
        for (var i = 0; i < count && invalid < 0; i++)
        {
            if (!TryDecode(out var point, elements, i))
            {
                invalid = i;
                continue;
            }

            var scalar = isSameScalar ? scalars : Scalar(scalars, i);
            new SameScalarMultiplier(scalar, digits).Multiply(out var product, point);
            RistrettoCodec.Encode(product, Element(results, i));
        }

        Clear(digits);
        return invalid;
    }

    public static void MultiplyGenerator(ReadOnlySpan<byte> scalars, Span<byte> results, int count)
    {
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        _ = RistrettoCodec.TryDecode(out var generator, RistrettoCodec.Generator);
        for (var i = 0; i < count; i++)
        {
            new SameScalarMultiplier(Scalar(scalars, i), digits).Multiply(
                out var product,
                generator
            );
            RistrettoCodec.Encode(product, Element(results, i));
        }

        Clear(digits);
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
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        _ = RistrettoCodec.TryDecode(out var generator, RistrettoCodec.Generator);
        for (var i = 0; i < count; i++)
        {
            if (!TryDecode(out var point, elements, i))
            {
                return i;
            }

            new SameScalarMultiplier(Scalar(generatorScalars, i), digits).Multiply(
                out var first,
                generator
            );
            new SameScalarMultiplier(Scalar(elementScalars, i), digits).Multiply(
                out var second,
                point
            );
            EncodeSum(first, second, Element(results, i));
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
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        _ = RistrettoCodec.TryDecode(out var generator, RistrettoCodec.Generator);
        for (var i = 0; i < count; i++)
        {
            RistrettoMap.FromUniform(out var point, Uniform(uniform, i));
            new SameScalarMultiplier(Scalar(scalars, i), digits).Multiply(
                out var multiple,
                generator
            );
            EncodeSum(point, multiple, Element(results, i));
        }

        Clear(digits);
    }

    /// <summary>Adds a multiple of a base to each; returns the index of the first invalid element, else -1.</summary>
    public static int AddMultiples(
        in EdwardsPoint @base,
        ReadOnlySpan<byte> scalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        Span<sbyte> digits = stackalloc sbyte[SameScalarMultiplier.DigitCount];
        var invalid = -1;
        for (var i = 0; i < count && invalid < 0; i++)
        {
            if (!TryDecode(out var point, elements, i))
            {
                invalid = i;
                continue;
            }

            new SameScalarMultiplier(Scalar(scalars, i), digits).Multiply(out var multiple, @base);
            EncodeSum(point, multiple, Element(results, i));
        }

        Clear(digits);
        return invalid;
    }

    private static void EncodeSum(in EdwardsPoint left, in EdwardsPoint right, Span<byte> element)
    {
        CachedPoint.From(out var cached, right);
        EdwardsPoint.Add(out var sum, left, cached);
        sum.ToExtended(out var result);
        RistrettoCodec.Encode(result, element);
    }

    /// <summary>Adds all elements; returns the index of the first invalid one, else -1.</summary>
    public static int Sum(
        ReadOnlySpan<byte> elements,
        Span<byte> sum,
        int count,
        bool isIdentityAllowed
    )
    {
        var total = EdwardsPoint.Identity;
        for (var i = 0; i < count; i++)
        {
            var isElement = TryDecode(out var point, elements, i);
            if (!isElement && !(isIdentityAllowed && IsIdentity(elements, i)))
            {
                return i;
            }

            CachedPoint.From(out var cached, point);
            EdwardsPoint.Add(out var next, total, cached);
            next.ToExtended(out total);
        }

        RistrettoCodec.Encode(total, sum);
        return -1;
    }

    private static bool IsIdentity(ReadOnlySpan<byte> elements, int index) =>
        !elements
            .Slice(index * RistrettoSizes.Element, RistrettoSizes.Element)
            .ContainsAnyExcept((byte)0);

    /// <summary>Decodes an element that is not the identity.</summary>
    private static bool TryDecode(out EdwardsPoint point, ReadOnlySpan<byte> elements, int index)
    {
        var element = elements.Slice(index * RistrettoSizes.Element, RistrettoSizes.Element);
        return RistrettoCodec.TryDecode(out point, element) && element.ContainsAnyExcept((byte)0);
    }

    private static ReadOnlySpan<byte> Uniform(ReadOnlySpan<byte> uniform, int index) =>
        uniform.Slice(index * RistrettoSizes.Uniform, RistrettoSizes.Uniform);

    private static ReadOnlySpan<byte> Scalar(ReadOnlySpan<byte> scalars, int index) =>
        scalars.Slice(index * RistrettoSizes.Scalar, RistrettoSizes.Scalar);

    private static Span<byte> Element(Span<byte> elements, int index) =>
        elements.Slice(index * RistrettoSizes.Element, RistrettoSizes.Element);

    private static void Clear(Span<sbyte> digits) =>
        CryptographicOperations.ZeroMemory(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(digits)
        );
}
