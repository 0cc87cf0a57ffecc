using System.Numerics;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The sizes of one silent VOLE, from the number of outputs, the code and the field alone. Many outputs are made in parts of equal size
/// under one Δ, each with trees of its own, so that what the code reads at random stays in the cache. Immutable and safe to share
/// between threads.
/// </summary>
internal sealed class VoleShape
{
    /// <summary>
    /// Noisy places of a part, one in each tree: what 128 bits against linear tests ask for at a relative distance of 0.15, and the next multiple
    /// of eight. Newer code of others takes 0.25 and half as many.
    /// </summary>
    public const int PartTrees = 248;

    /// <summary>The most outputs of a part: of three parts for 2^20 items, each costing 0.2 bytes an item.</summary>
    public const int DefaultPartOutputs = 1 << 19;

    /// <summary>Blocks behind a vector that the accumulator may write to.</summary>
    public const int Slack = 64;

    private const int LeafMultiple = 8;

    /// <summary>The sizes for a number of outputs.</summary>
    /// <param name="outputs">1 to 2^25.</param>
    /// <param name="code">The code.</param>
    /// <param name="small">Whether the receiver's values lie in GF(2^64).</param>
    /// <param name="partOutputs">The most outputs of a part.</param>
    public VoleShape(int outputs, VoleCode code, bool small, int partOutputs = DefaultPartOutputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, 1 << 25);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partOutputs);
        Code = code;
        IsSmall = small;
        Parts = (outputs + partOutputs - 1) / partOutputs;
        var own = (outputs + Parts - 1) / Parts;
        Leaves = (((2 * own) + PartTrees - 1) / PartTrees + LeafMultiple - 1) & -LeafMultiple;
        Depth = BitOperations.Log2((uint)Leaves - 1) + 1;
        Outputs = outputs;
    }

    public VoleCode Code { get; }

    /// <summary>Whether the receiver's values lie in GF(2^64) and Δ is a pair of such elements.</summary>
    public bool IsSmall { get; }

    /// <summary>The outputs asked for.</summary>
    public int Outputs { get; }

    public int Parts { get; }

    /// <summary>The trees of all parts.</summary>
    public int Trees => Parts * PartTrees;

    /// <summary>The leaves of a tree.</summary>
    public int Leaves { get; }

    public int Depth { get; }

    /// <summary>The outputs that the code gives for a part: half of its leaves.</summary>
    public int PartHalf => Leaves * PartTrees / 2;

    /// <summary>Those of all parts, and what was not asked for.</summary>
    public int Half => Parts * PartHalf;

    /// <summary>Correlations of bits that one value of the base VOLE takes.</summary>
    public int BitsOfValue => IsSmall ? 64 : 128;

    /// <summary>Values of the base VOLE: one for each tree, and one that masks the check.</summary>
    public int BaseValues => Trees + 1;

    /// <summary>Where the correlations begin that select the sums of the trees.</summary>
    public int FirstTreeRow => BaseValues * BitsOfValue;

    /// <summary>Correlations of bits in all, a multiple of 128.</summary>
    public int Rows => (FirstTreeRow + (Trees * Depth) + 127) & -128;

    /// <summary>The place of a tree of a part: one half of them fills the first half of the part's vector, the others the second.</summary>
    public Span<T> LeavesOf<T>(int tree, Span<T> head, Span<T> tail) =>
        tree < PartTrees / 2
            ? head.Slice(tree * Leaves, Leaves)
            : tail.Slice((tree - (PartTrees / 2)) * Leaves, Leaves);
}
