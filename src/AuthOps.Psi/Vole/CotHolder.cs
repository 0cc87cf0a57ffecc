using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>The party with Δ: it ends with rows q_i = t_i + u_i Δ, or finds that the peer deviated. Used by one thread at a time.</summary>
internal sealed class CotHolder : IDisposable
{
    private readonly BitColumns _columns;
    private readonly AlignedBuffer<Block> _rows;
    private readonly int _blocks;
    private readonly Block _delta;

    /// <param name="rows">The rows wanted, a multiple of 128.</param>
    /// <param name="delta">Δ: a secret.</param>
    public CotHolder(int rows, Block delta)
    {
        _blocks = (rows / 128) + 1;
        _delta = delta;
        _columns = new BitColumns(_blocks);
        _rows = new AlignedBuffer<Block>(rows);
    }

    /// <summary>The rows q: a secret.</summary>
    public ReadOnlySpan<Block> Rows => _rows.Span;

    /// <summary>Extends the transfers by the peer's message.</summary>
    /// <param name="hash">The session's hash.</param>
    /// <param name="keys">The keys of the base transfers that the bits of Δ chose.</param>
    /// <param name="message">The peer's message, of the right size.</param>
    /// <returns>Whether both checks hold.</returns>
    public bool TryExtend(IndexedHash hash, ReadOnlySpan<Block> keys, Span<byte> message)
    {
        var parts = new CotMessage(message, _blocks);
        if (!TryReadTrees(hash, keys, parts))
        {
            return false;
        }

        var challenge = CotMessage.ChallengeOf(hash, parts, _blocks);
        Span<Block> difference = stackalloc Block[1];
        difference.Clear();
        for (var column = 0; column < BitColumns.Count; column++)
        {
            var expected =
                parts.ColumnChecks[column + 1]
                ^ (parts.ColumnChecks[0] & Secrets.MaskOf(_delta, column));
            difference[0] |= expected ^ CotMessage.HashOf(_columns[column], challenge);
        }

        _columns.WriteRows(_rows.Span);
        Span<byte> zero = stackalloc byte[Blocks.Size];
        zero.Clear();
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(difference), zero);
    }

    public void Dispose()
    {
        _columns.Dispose();
        _rows.Dispose();
    }

    private bool TryReadTrees(IndexedHash hash, ReadOnlySpan<Block> keys, CotMessage parts)
    {
        using var trees = new PuncturedTrees(CotMessage.Leaves, CotMessage.Depth);
        using var memory = new AlignedBuffer<Block>(CotMessage.Leaves + CotMessage.Depth);
        using var stream = new AlignedBuffer<Block>(_blocks);
        var leaves = memory.Span[..CotMessage.Leaves];
        var sums = memory.Span[CotMessage.Leaves..];
        var sound = true;
        for (var tree = 0; tree < CotMessage.Trees; tree++)
        {
            var path = 0;
            for (var level = 0; level < CotMessage.Depth; level++)
            {
                var transfer = (tree * CotMessage.Depth) + CotMessage.Depth - 1 - level;
                var chosen = Secrets.MaskOf(_delta, transfer);
                path = (path << 1) | (int)(chosen.ToScalar() & 1);
                sums[level] =
                    keys[transfer]
                    ^ Vector128.ConditionalSelect(
                        chosen,
                        parts.Sums[2 * transfer],
                        parts.Sums[(2 * transfer) + 1]
                    );
            }

            _ = trees.ExpandPunctured(path, sums, leaves);
            sound &= TreeCheck.Holds(
                hash,
                tree,
                leaves,
                path,
                parts.TreeChecks.Slice(tree * TreeCheck.Size, TreeCheck.Size)
            );
            AddLeaves(tree, path, leaves, stream.Span);
            if (tree > 0)
            {
                AddCorrection(tree, parts.CorrectionOf(tree));
            }
        }

        return sound;
    }

    /// <summary>A column is the sum of the streams whose number differs from the path in its bit: the missing leaf is in none.</summary>
    private void AddLeaves(int tree, int path, Span<Block> leaves, Span<Block> stream)
    {
        // By swaps under masks the leaf of number path ^ y comes to place y, so that the work below does not depend on the path.
        for (var bit = 0; bit < CotMessage.Depth; bit++)
        {
            var swaps = Vector128.Create(unchecked(0UL - (ulong)((path >> bit) & 1)));
            for (var i = 0; i < leaves.Length; i++)
            {
                if (((i >> bit) & 1) == 0)
                {
                    var other = i | (1 << bit);
                    var swapped = (leaves[i] ^ leaves[other]) & swaps;
                    leaves[i] ^= swapped;
                    leaves[other] ^= swapped;
                }
            }
        }

        for (var place = 1; place < leaves.Length; place++)
        {
            using var generator = new BlockStream(leaves[place]);
            generator.Fill(stream);
            for (var bit = 0; bit < CotMessage.Depth; bit++)
            {
                if (((place >> bit) & 1) != 0)
                {
                    Blocks.AddTo(_columns[(tree * CotMessage.Depth) + bit], stream);
                }
            }
        }
    }

    private void AddCorrection(int tree, ReadOnlySpan<Block> correction)
    {
        for (var bit = 0; bit < CotMessage.Depth; bit++)
        {
            var column = (tree * CotMessage.Depth) + bit;
            var chosen = Secrets.MaskOf(_delta, column);
            var blocks = _columns[column];
            for (var i = 0; i < blocks.Length; i++)
            {
                blocks[i] ^= correction[i] & chosen;
            }
        }
    }
}
