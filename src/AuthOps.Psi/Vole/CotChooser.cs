using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The party with random bits u: it ends with rows t_i where the peer has q_i = t_i + u_i Δ. Extension of transfers over small fields (L.
/// Roy, *SoftSpokenOT*, 2022) with trees of sixteen leaves. Used by one thread at a time.
/// </summary>
internal sealed class CotChooser : IDisposable
{
    private readonly BitColumns _columns;
    private readonly AlignedBuffer<Block> _choices;
    private readonly AlignedBuffer<Block> _rows;
    private readonly int _blocks;

    /// <summary>Extends the transfers and writes the message.</summary>
    /// <param name="hash">The session's hash.</param>
    /// <param name="rows">The rows wanted, a multiple of 128.</param>
    /// <param name="zero">The keys of the base transfers for zero.</param>
    /// <param name="one">Those for one.</param>
    /// <param name="message">Takes the message.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    public CotChooser(
        IndexedHash hash,
        int rows,
        ReadOnlySpan<Block> zero,
        ReadOnlySpan<Block> one,
        Span<byte> message,
        IVoleRandomness? randomness = null
    )
    {
        // One block more masks what the check reveals.
        _blocks = (rows / 128) + 1;
        _columns = new BitColumns(_blocks);
        _choices = new AlignedBuffer<Block>(_blocks);
        _rows = new AlignedBuffer<Block>(rows);
        _choices.Span.Clear();
        var parts = new CotMessage(message, _blocks);
        WriteTrees(hash, zero, one, parts, randomness ?? VoleRandomness.Instance);
        var challenge = CotMessage.ChallengeOf(hash, parts, _blocks);
        parts.ColumnChecks[0] = CotMessage.HashOf(_choices.Span, challenge);
        for (var column = 0; column < BitColumns.Count; column++)
        {
            parts.ColumnChecks[column + 1] = CotMessage.HashOf(_columns[column], challenge);
        }

        _columns.WriteRows(_rows.Span);
    }

    /// <summary>The bits u, bit i of block j being that of row 128 j + i: a secret.</summary>
    public ReadOnlySpan<Block> Choices => _choices.Span[..^1];

    /// <summary>The rows t: a secret.</summary>
    public ReadOnlySpan<Block> Rows => _rows.Span;

    public void Dispose()
    {
        _columns.Dispose();
        _choices.Dispose();
        _rows.Dispose();
    }

    private void WriteTrees(
        IndexedHash hash,
        ReadOnlySpan<Block> zero,
        ReadOnlySpan<Block> one,
        CotMessage parts,
        IVoleRandomness randomness
    )
    {
        using var trees = new PuncturedTrees(CotMessage.Leaves, CotMessage.Depth);
        using var memory = new AlignedBuffer<Block>(CotMessage.Leaves + (2 * CotMessage.Depth));
        using var stream = new AlignedBuffer<Block>(_blocks);
        using var bits = new AlignedBuffer<Block>(_blocks);
        var leaves = memory.Span[..CotMessage.Leaves];
        var sums = memory.Span[CotMessage.Leaves..];
        for (var tree = 0; tree < CotMessage.Trees; tree++)
        {
            _ = trees.Expand(randomness.NextBlock(), leaves, sums);
            for (var level = 0; level < CotMessage.Depth; level++)
            {
                // The bits of a path go from the top down, and who chose one must get the sum of the left nodes.
                var transfer = (tree * CotMessage.Depth) + CotMessage.Depth - 1 - level;
                parts.Sums[2 * transfer] = sums[2 * level] ^ one[transfer];
                parts.Sums[(2 * transfer) + 1] = sums[(2 * level) + 1] ^ zero[transfer];
            }

            TreeCheck.Write(
                hash,
                tree,
                leaves,
                parts.TreeChecks.Slice(tree * TreeCheck.Size, TreeCheck.Size)
            );
            bits.Span.Clear();
            AddLeaves(tree, leaves, stream.Span, bits.Span);
            if (tree == 0)
            {
                bits.Span.CopyTo(_choices.Span);
            }
            else
            {
                Blocks.AddTo(bits.Span, _choices.Span);
                bits.Span.CopyTo(parts.CorrectionOf(tree));
            }
        }
    }

    /// <summary>The bits are the sum of the leaves' streams; a column is the sum of those whose number has its bit.</summary>
    private void AddLeaves(
        int tree,
        ReadOnlySpan<Block> leaves,
        Span<Block> stream,
        Span<Block> bits
    )
    {
        for (var leaf = 0; leaf < leaves.Length; leaf++)
        {
            using var generator = new BlockStream(leaves[leaf]);
            generator.Fill(stream);
            Blocks.AddTo(bits, stream);
            for (var bit = 0; bit < CotMessage.Depth; bit++)
            {
                if (((leaf >> bit) & 1) != 0)
                {
                    Blocks.AddTo(_columns[(tree * CotMessage.Depth) + bit], stream);
                }
            }
        }
    }
}
