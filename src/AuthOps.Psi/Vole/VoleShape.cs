using System.Numerics;

namespace AuthOps.Psi.Vole;

/// <summary>The sizes of one silent VOLE, from the number of outputs, the code and the field alone. Immutable and safe to share between threads.</summary>
internal sealed class VoleShape
{
    /// <summary>
    /// Noisy places, one in each tree: what 128 bits against linear tests ask for at a relative distance of 0.15, and the next multiple
    /// of eight. Newer code of others takes 0.25 and half as many.
    /// </summary>
    public const int Trees = 248;

    /// <summary>Blocks behind a vector that the accumulator may write to.</summary>
    public const int Slack = 64;

    private const int LeafMultiple = 8;

    /// <summary>The sizes for a number of outputs.</summary>
    /// <param name="outputs">1 to 2^25.</param>
    /// <param name="code">The code.</param>
    /// <param name="small">Whether the receiver's values lie in GF(2^64).</param>
    public VoleShape(int outputs, VoleCode code, bool small)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, 1 << 25);
        Code = code;
        IsSmall = small;
        Leaves = (((2 * outputs) + Trees - 1) / Trees + LeafMultiple - 1) & -LeafMultiple;
        Depth = BitOperations.Log2((uint)Leaves - 1) + 1;
        Outputs = outputs;
    }

    public VoleCode Code { get; }

    /// <summary>Whether the receiver's values lie in GF(2^64) and Δ is a pair of such elements.</summary>
    public bool IsSmall { get; }

    /// <summary>The outputs asked for.</summary>
    public int Outputs { get; }

    /// <summary>The leaves of a tree.</summary>
    public int Leaves { get; }

    public int Depth { get; }

    /// <summary>The length of the sparse vector: all leaves.</summary>
    public int Length => Leaves * Trees;

    /// <summary>Half of it: the outputs that the code gives, those not asked for included.</summary>
    public int Half => Length / 2;

    /// <summary>Correlations of bits that one value of the base VOLE takes.</summary>
    public int BitsOfValue => IsSmall ? 64 : 128;

    /// <summary>Values of the base VOLE: one for each tree, and one that masks the check.</summary>
    public const int BaseValues = Trees + 1;

    /// <summary>Where the correlations begin that select the sums of the trees.</summary>
    public int FirstTreeRow => BaseValues * BitsOfValue;

    /// <summary>Correlations of bits in all, a multiple of 128.</summary>
    public int Rows => (FirstTreeRow + (Trees * Depth) + 127) & -128;

    /// <summary>The nodes of a level that lie above leaves, and one more where that is odd: children come in pairs.</summary>
    public int NodesOf(int level)
    {
        var below = Depth - level;
        var needed = (Leaves + (1 << below) - 1) >> below;
        return (needed + 1) & -2;
    }
}
