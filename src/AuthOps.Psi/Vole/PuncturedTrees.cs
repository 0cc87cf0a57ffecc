using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Trees of seeds (O. Goldreich, S. Goldwasser, S. Micali, 1986): a node's children are two fixed-key hashes of it. Who knows, for each
/// level, the sum of the nodes on the side that a path does not take, knows all leaves but the one at its end. Used by one thread at a time.
/// </summary>
/// <remarks>
/// Where the punctured tree is written depends on the path, which is secret: accesses stay within this party's memory, and time does not
/// depend on it otherwise.
/// </remarks>
internal sealed class PuncturedTrees : IDisposable
{
    private static readonly BlockCipher s_left = new(
        Vector128.Create(0x243F6A8885A308D3UL, 0x13198A2E03707344)
    );
    private static readonly BlockCipher s_right = new(
        Vector128.Create(0xA4093822299F31D0UL, 0x082EFA98EC4E6C89)
    );

    private readonly int _leaves;
    private readonly int _depth;

    // The nodes of the levels of even and of odd number: one's children are the other's parents.
    private readonly AlignedBuffer<Block> _even;
    private readonly AlignedBuffer<Block> _odd;

    /// <param name="leaves">An even number of leaves, at least 2.</param>
    /// <param name="depth">The levels below the root: the least that give as many.</param>
    public PuncturedTrees(int leaves, int depth)
    {
        _leaves = leaves;
        _depth = depth;
        _even = new AlignedBuffer<Block>(leaves + 2);
        _odd = new AlignedBuffer<Block>(leaves + 2);
    }

    /// <summary>Expands a whole tree.</summary>
    /// <param name="root">The root: a secret.</param>
    /// <param name="leaves">Takes the leaves.</param>
    /// <param name="sums">Takes, for each level from the top, the sum of the left and of the right nodes.</param>
    /// <returns>The sum of the leaves.</returns>
    public Block Expand(Block root, Span<Block> leaves, Span<Block> sums)
    {
        _even.Span[0] = root;
        Block total = default;
        for (var level = 1; level <= _depth; level++)
        {
            _ = Descend(level, leaves, out var left, out var right);
            sums[2 * (level - 1)] = left;
            sums[(2 * level) - 1] = right;
            total = left ^ right;
        }

        return total;
    }

    /// <summary>Expands a tree but for one leaf, which becomes zero.</summary>
    /// <param name="path">The number of that leaf: a secret.</param>
    /// <param name="sums">For each level from the top, the sum of the nodes on the side that the path does not take.</param>
    /// <param name="leaves">Takes the leaves.</param>
    /// <returns>The sum of the other leaves.</returns>
    public Block ExpandPunctured(int path, ReadOnlySpan<Block> sums, Span<Block> leaves)
    {
        // Below the missing node everything is worthless until the sum of the level mends the sibling.
        _even.Span[0] = default;
        Block total = default;
        for (var level = 1; level <= _depth; level++)
        {
            var children = Descend(level, leaves, out var left, out var right);
            var node = path >> (_depth - level);
            var missing = node & ~1;
            left ^= children[missing];
            right ^= children[missing + 1];
            var takesRight = Vector128.Create(unchecked((ulong)-(node & 1)));
            var sibling = sums[level - 1] ^ Vector128.ConditionalSelect(takesRight, left, right);
            children[missing] = sibling & takesRight;
            children[missing + 1] = Vector128.AndNot(sibling, takesRight);
            total = left ^ right ^ sibling;
        }

        return total;
    }

    public void Dispose()
    {
        _even.Dispose();
        _odd.Dispose();
    }

    /// <summary>The children of all nodes of the level above, and their sums by side.</summary>
    private Span<Block> Descend(int level, Span<Block> leaves, out Block left, out Block right)
    {
        var below = _depth - level;
        var needed = (_leaves + (1 << below) - 1) >> below;
        var count = (needed + 1) / 2;
        var own = (level & 1) == 0 ? _even : _odd;
        var parents = ((level & 1) == 0 ? _odd : _even).Span[..count];
        var children = level == _depth ? leaves[..(2 * count)] : own.Span[..(2 * count)];
        BlockCipher.HashBoth(s_left, s_right, parents, children, out left, out right);
        return children;
    }
}
