using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// GF(2^64) as polynomials over GF(2) modulo x^64 + x^4 + x^3 + x + 1; bit i of a word is the coefficient of x^i. A block stands
/// for a pair of elements, which is scaled word by word. Constant time in every operand. Stateless and safe to share between threads.
/// </summary>
internal static class Gf64
{
    /// <summary>The names of the kernels that this machine has, the one in use first.</summary>
    public static IReadOnlyList<string> Kernels { get; } =
    [.. Pclmulqdq.IsSupported ? ["pclmulqdq"] : Array.Empty<string>(), "scalar"];

    /// <summary>The product of two elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply(ulong left, ulong right) =>
        Pclmulqdq.IsSupported
            ? Gf64<PclmulCarryless>.Multiply(left, right)
            : Gf64<ScalarCarryless>.Multiply(left, right);

    /// <summary>Both elements of a pair times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block pair, ulong factor) =>
        Pclmulqdq.IsSupported
            ? Gf64<PclmulCarryless>.Scale(pair, factor)
            : Gf64<ScalarCarryless>.Scale(pair, factor);

    /// <summary>The inverse of an element, 0 for 0: its power of exponent 2^64 - 2.</summary>
    public static ulong Invert(ulong value)
    {
        var (ones, result) = (value, 1UL);
        for (var i = 0; i < 6; i++)
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

    /// <summary>Adds each value times the pair of factors to each sum: K = B + D·(Δ0, Δ1).</summary>
    /// <param name="sums">The sums, pairs.</param>
    /// <param name="values">As many elements.</param>
    /// <param name="factors">The pair.</param>
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<ulong> values, Block factors) =>
        MultiplyAdd(Kernels[0], sums, values, factors);

    /// <summary>As above, by a kernel of <see cref="Kernels"/>.</summary>
    public static void MultiplyAdd(
        string kernel,
        Span<Block> sums,
        ReadOnlySpan<ulong> values,
        Block factors
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, sums.Length, nameof(values));
        if (kernel == "pclmulqdq")
        {
            Gf64<PclmulCarryless>.MultiplyAdd(sums, values, factors);
        }
        else
        {
            Gf64<ScalarCarryless>.MultiplyAdd(sums, values, factors);
        }
    }
}

/// <summary>The field over one way to multiply words. Stateless and safe to share between threads.</summary>
internal static class Gf64<TCarryless>
    where TCarryless : struct, ICarryless
{
    /// <summary>What x^64 is, as a polynomial of lower degree.</summary>
    private const ulong Reduction = 0x1B;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply(ulong left, ulong right)
    {
        var product = TCarryless.LowLow(
            Vector128.CreateScalar(left),
            Vector128.CreateScalar(right)
        );
        var reduction = Vector128.CreateScalar(Reduction);

        // The first product leaves at most 4 bits above the word, the second none.
        var folded = TCarryless.HighLow(product, reduction);
        return (product ^ folded ^ TCarryless.HighLow(folded, reduction)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block pair, ulong factor)
    {
        var by = Vector128.CreateScalar(factor);
        return Reduce(TCarryless.LowLow(pair, by), TCarryless.HighLow(pair, by));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<ulong> values, Block factors)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] ^= Scale(factors, values[i]);
        }
    }

    /// <summary>Two products modulo the polynomial, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block Reduce(Block first, Block second)
    {
        var reduction = Vector128.CreateScalar(Reduction);
        var foldedFirst = TCarryless.HighLow(first, reduction);
        var foldedSecond = TCarryless.HighLow(second, reduction);

        // The 4 bits above a word times 0x1B, by shifts.
        var rest = Blocks.HighWords(foldedFirst, foldedSecond);
        return Blocks.LowWords(first ^ foldedFirst, second ^ foldedSecond)
            ^ rest
            ^ (rest << 1)
            ^ (rest << 3)
            ^ (rest << 4);
    }
}
