using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// GF(2^128) as polynomials over GF(2) modulo x^128 + x^7 + x^2 + x + 1; bit i of a block is the coefficient of x^i. Addition is
/// exclusive or. Constant time in every operand. Stateless and safe to share between threads.
/// </summary>
internal static class Gf128
{
    /// <summary>The element 1.</summary>
    public static Block One => Vector128.CreateScalar(1UL);

    /// <summary>The names of the kernels that this machine has, the one in use first.</summary>
    public static IReadOnlyList<string> Kernels { get; } =
    [
        .. Gf128Avx512.IsSound ? ["vpclmulqdq"] : Array.Empty<string>(),
        .. Gf128Avx2.IsSupported ? ["vpclmulqdq-avx2"] : Array.Empty<string>(),
        .. Pclmulqdq.IsSupported ? ["pclmulqdq"] : Array.Empty<string>(),
        "scalar",
    ];

    /// <summary>The product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Multiply(Block left, Block right) =>
        Pclmulqdq.IsSupported
            ? Gf128<PclmulCarryless>.Multiply(left, right)
            : Gf128<ScalarCarryless>.Multiply(left, right);

    /// <summary>The product of an element and one of degree below 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block value, ulong factor) =>
        Pclmulqdq.IsSupported
            ? Gf128<PclmulCarryless>.Scale(value, factor)
            : Gf128<ScalarCarryless>.Scale(value, factor);

    /// <summary>The inverse of an element, 0 for 0: its power of exponent 2^128 - 2.</summary>
    public static Block Invert(Block value)
    {
        // After step i the power has exponent 2^(2^i) - 1, then its squares are multiplied up to 2^128 - 2.
        var (ones, result) = (value, One);
        for (var i = 0; i < 7; i++)
        {
            var shifted = ones;
            for (var j = 0; j < 1 << i; j++)
            {
                shifted = Multiply(shifted, shifted);
            }

            result = Multiply(result, shifted);
            ones = Multiply(ones, shifted);
        }

        return result;
    }

    /// <summary>Adds factor times each value to each sum: K = B + Δ·D.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="values">As many values, other memory or the same.</param>
    /// <param name="factor">Any element.</param>
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<Block> values, Block factor) =>
        MultiplyAdd(Kernels[0], sums, values, factor);

    /// <summary>As above, by a kernel of <see cref="Kernels"/>.</summary>
    public static void MultiplyAdd(
        string kernel,
        Span<Block> sums,
        ReadOnlySpan<Block> values,
        Block factor
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, sums.Length, nameof(values));
        switch (kernel)
        {
            case "vpclmulqdq":
                Gf128Avx512.MultiplyAdd(sums, values, factor);
                break;
            case "vpclmulqdq-avx2":
                Gf128Avx2.MultiplyAdd(sums, values, factor);
                break;
            case "pclmulqdq":
                Gf128<PclmulCarryless>.MultiplyAdd(sums, values, factor);
                break;
            default:
                Gf128<ScalarCarryless>.MultiplyAdd(sums, values, factor);
                break;
        }
    }

    /// <summary>The sum of the products of pairs; one reduction for all.</summary>
    public static Block InnerProduct(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length, nameof(right));
        return Pclmulqdq.IsSupported
            ? Gf128<PclmulCarryless>.InnerProduct(left, right)
            : Gf128<ScalarCarryless>.InnerProduct(left, right);
    }
}

/// <summary>The field over one way to multiply words. Stateless and safe to share between threads.</summary>
internal static class Gf128<TCarryless>
    where TCarryless : struct, ICarryless
{
    /// <summary>What x^128 is, as a polynomial of lower degree.</summary>
    private const ulong Reduction = 0x87;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Multiply(Block left, Block right)
    {
        Product(left, right, out var low, out var middle, out var high);
        return Reduce(low ^ Blocks.LowToHigh(middle), high ^ Blocks.HighToLow(middle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block value, ulong factor)
    {
        var by = Vector128.CreateScalar(factor);
        var low = TCarryless.LowLow(value, by);
        var high = TCarryless.HighLow(value, by);
        return low
            ^ Blocks.LowToHigh(high)
            ^ TCarryless.HighLow(high, Vector128.CreateScalar(Reduction));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<Block> values, Block factor)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] ^= Multiply(values[i], factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Block InnerProduct(ReadOnlySpan<Block> left, ReadOnlySpan<Block> right)
    {
        Block low = default,
            middle = default,
            high = default;
        for (var i = 0; i < left.Length; i++)
        {
            Product(left[i], right[i], out var l, out var m, out var h);
            low ^= l;
            middle ^= m;
            high ^= h;
        }

        return Reduce(low ^ Blocks.LowToHigh(middle), high ^ Blocks.HighToLow(middle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product(
        Block left,
        Block right,
        out Block low,
        out Block middle,
        out Block high
    )
    {
        low = TCarryless.LowLow(left, right);
        high = TCarryless.HighHigh(left, right);
        middle = TCarryless.HighLow(left, right) ^ TCarryless.LowHigh(left, right);
    }

    /// <summary>low + x^128·high modulo the polynomial: the high word first, whose product reaches into the word below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Reduce(Block low, Block high)
    {
        var reduction = Vector128.CreateScalar(Reduction);
        var folded = TCarryless.HighLow(high, reduction);
        low ^= Blocks.LowToHigh(folded);
        high ^= Blocks.HighToLow(folded);
        return low ^ TCarryless.LowLow(high, reduction);
    }
}
