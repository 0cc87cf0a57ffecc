using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private readonly AlignedBuffer<Block> _parents;
    private readonly AlignedBuffer<Block> _children;
    private readonly AlignedBuffer<Block> _hashes;

    /// <param name="leaves">An even number of leaves, at least 2.</param>
    /// <param name="depth">The levels below the root: the least that give as many.</param>
    public PuncturedTrees(int leaves, int depth)
    {
        _leaves = leaves;
        _depth = depth;
        _parents = new AlignedBuffer<Block>(leaves + 2);
        _children = new AlignedBuffer<Block>(leaves + 2);
        _hashes = new AlignedBuffer<Block>(leaves + 2);
    }

    /// <summary>Expands a whole tree.</summary>
    /// <param name="root">The root: a secret.</param>
    /// <param name="leaves">Takes the leaves.</param>
    /// <param name="sums">Takes, for each level from the top, the sum of the left and of the right nodes.</param>
    /// <returns>The sum of the leaves.</returns>
    public Block Expand(Block root, Span<Block> leaves, Span<Block> sums)
    {
        _parents.Span[0] = root;
        Block total = default;
        for (var level = 1; level <= _depth; level++)
        {
            var children = Descend(level, leaves, out var left, out var right);
            sums[2 * (level - 1)] = left;
            sums[(2 * level) - 1] = right;
            total = left ^ right;
            if (level < _depth)
            {
                children.CopyTo(_parents.Span);
            }
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
        _parents.Span[0] = default;
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
            if (level < _depth)
            {
                children.CopyTo(_parents.Span);
            }
        }

        return total;
    }

    public void Dispose()
    {
        _parents.Dispose();
        _children.Dispose();
        _hashes.Dispose();
    }

    /// <summary>The children of all nodes of the level above, and their sums by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Span<Block> Descend(int level, Span<Block> leaves, out Block left, out Block right)
    {
        var below = _depth - level;
        var needed = (_leaves + (1 << below) - 1) >> below;
        var count = (needed + 1) / 2;
        var parents = _parents.Span[..count];
        var lefts = _hashes.Span[..count];
        var rights = _hashes.Span.Slice(count, count);
        s_left.Hash(parents, lefts);
        s_right.Hash(parents, rights);
        var children = level == _depth ? leaves[..(2 * count)] : _children.Span[..(2 * count)];
        ref var child = ref MemoryMarshal.GetReference(children);
        Block sumLeft = default,
            sumRight = default;
        for (var i = 0; i < lefts.Length; i++)
        {
            var (l, r) = (lefts[i], rights[i]);
            sumLeft ^= l;
            sumRight ^= r;
            child = l;
            Unsafe.Add(ref child, 1) = r;
            child = ref Unsafe.Add(ref child, 2);
        }

        (left, right) = (sumLeft, sumRight);
        return children;
    }
}
