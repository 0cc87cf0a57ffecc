using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Values of the field from correlated bits: the rows of a value's bits, each times its power of x, add up, and q = t + uΔ for bits
/// gives the same for values. Stateless and safe to share between threads.
/// </summary>
internal static class BaseVole
{
    /// <summary>The sum of the rows of value j times the powers of x.</summary>
    public static Block Combine(VoleShape shape, ReadOnlySpan<Block> rows, int value)
    {
        var own = rows.Slice(value * shape.BitsOfValue, shape.BitsOfValue);
        Block sum = default;
        for (var bit = 0; bit < own.Length; bit++)
        {
            sum ^= shape.IsSmall
                ? Gf64.Scale(own[bit], 1UL << bit)
                : Gf128.Multiply(
                    own[bit],
                    bit < 64
                        ? Vector128.Create(1UL << bit, 0)
                        : Vector128.Create(0, 1UL << (bit - 64))
                );
        }

        return sum;
    }

    /// <summary>Value j of the party that chose the bits.</summary>
    public static Block ValueOf(VoleShape shape, ReadOnlySpan<Block> choices, int value) =>
        shape.IsSmall
            ? Vector128.CreateScalar(choices[value / 2].GetElement(value % 2))
            : choices[value];

    /// <summary>The bit that a row was chosen with.</summary>
    public static ulong BitOf(ReadOnlySpan<Block> choices, int row) =>
        Secrets.MaskOf(choices[row / 128], row % 128).ToScalar() & 1;
}
