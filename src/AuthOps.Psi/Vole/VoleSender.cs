using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The party that ends with Δ and B, where the receiver has A and C = A·Δ + B, from messages of sizes that shape alone decides. One use.
/// Used by one thread at a time.
/// </summary>
internal sealed class VoleSender : IDisposable
{
    private readonly VoleShape _shape;
    private readonly IVoleRandomness _randomness;
    private readonly IndexedHash _hash;
    private readonly BaseOtChooser _base;
    private readonly CotHolder _transfers;
    private readonly AlignedBuffer<Block> _vector;
    private readonly Block[] _keys = new Block[BaseOtContext.Count];
    private readonly AlignedBuffer<Block> _delta = new(1);
    private Block _mask;

    /// <param name="shape">The sizes.</param>
    /// <param name="context">Group and session.</param>
    /// <param name="session">The session's 32 bytes.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    public VoleSender(
        VoleShape shape,
        BaseOtContext context,
        ReadOnlySpan<byte> session,
        IVoleRandomness? randomness = null
    )
    {
        _shape = shape;
        _randomness = randomness ?? VoleRandomness.Instance;
        _hash = new IndexedHash(VoleMessages.HashOf(context), session);
        _randomness.Fill(MemoryMarshal.AsBytes(_delta.Span));
        _base = new BaseOtChooser(context, Delta, _randomness);
        _transfers = new CotHolder(shape.Rows, Delta);
        _vector = new AlignedBuffer<Block>(shape.Half);
    }

    /// <summary>Δ: an element of GF(2^128), or a pair of GF(2^64). A secret.</summary>
    public Block Delta => _delta.Span[0];

    /// <summary>B. A secret.</summary>
    public Span<Block> Outputs => _vector.Span[.._shape.Outputs];

    /// <summary>The message of choices.</summary>
    public ReadOnlySpan<byte> Choices => _base.Message;

    /// <summary>Takes the receiver's element.</summary>
    /// <returns>Whether it is one.</returns>
    public bool TryStart(ReadOnlySpan<byte> element) => _base.TryDerive(element, _keys);

    /// <summary>Takes the extension and writes the message of trees; the outputs are there then, unless it is cancelled before one of the trees.</summary>
    /// <returns>False where a check fails: the peer deviated.</returns>
    public bool TryExtend(
        Span<byte> extension,
        Span<byte> trees,
        CancellationToken cancellationToken = default
    )
    {
        var cotSize = CotMessage.SizeOf((_shape.Rows / 128) + 1);
        if (!_transfers.TryExtend(_hash, _keys, extension[..cotSize]))
        {
            return false;
        }

        using var sums = new AlignedBuffer<Block>(_shape.Trees * 2 * _shape.Depth);
        var message = MemoryMarshal.Cast<byte, Block>(trees);
        var totals = message[sums.Length..];
        Expand(sums.Span, totals, cancellationToken);
        _mask = BaseVole.Combine(_shape, _transfers.Rows, _shape.Trees);
        MaskSums(extension[cotSize..], sums.Span, message[..sums.Length]);
        return true;
    }

    /// <summary>Answers the receiver's challenge, in the full field.</summary>
    public void Prove(ReadOnlySpan<byte> challenge, Span<byte> proof)
    {
        var blocks = MemoryMarshal.Cast<byte, Block>(challenge);
        var value =
            VoleCheck.Combine(blocks[0], Outputs) ^ _mask ^ Gf128.Multiply(Delta, blocks[1]);
        _hash.Hash(HashUse.VoleCheck, 0, [value], proof);
    }

    public void Dispose()
    {
        _base.Dispose();
        _transfers.Dispose();
        _vector.Dispose();
        _delta.Dispose();
        MemoryMarshal.AsBytes(_keys.AsSpan()).Clear();
    }

    /// <summary>Grows the trees of each part and encodes their leaves.</summary>
    private void Expand(Span<Block> sums, Span<Block> totals, CancellationToken cancellationToken)
    {
        using var expander = new PuncturedTrees(_shape.Leaves, _shape.Depth);
        using var roots = new BlockStream(_randomness.NextBlock());
        using var tail = new AlignedBuffer<Block>(_shape.PartHalf + VoleShape.Slack);
        Span<Block> root = stackalloc Block[1];
        for (var part = 0; part < _shape.Parts; part++)
        {
            var head = _vector.Span.Slice(part * _shape.PartHalf, _shape.PartHalf);
            for (var own = 0; own < VoleShape.PartTrees; own++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tree = (part * VoleShape.PartTrees) + own;
                roots.Fill(root);
                totals[tree] =
                    expander.Expand(
                        root[0],
                        _shape.LeavesOf(own, head, tail.Span),
                        sums.Slice(tree * 2 * _shape.Depth, 2 * _shape.Depth)
                    ) ^ BaseVole.Combine(_shape, _transfers.Rows, tree);
            }

            ExpandAccumulate.Encode(_shape.Code, head, tail.Span);
        }
    }

    /// <summary>Masks the sums so that the receiver, whose bit says which of the two pads it knows, can read one of each pair.</summary>
    private void MaskSums(ReadOnlySpan<byte> flips, ReadOnlySpan<Block> sums, Span<Block> message)
    {
        var transfers = sums.Length / 2;
        using var inputs = new AlignedBuffer<Block>(sums.Length);
        for (var i = 0; i < transfers; i++)
        {
            var row = _transfers.Rows[_shape.FirstTreeRow + i];
            var flip = Vector128.Create(unchecked(0UL - (ulong)((flips[i / 8] >> (i % 8)) & 1)));
            inputs.Span[2 * i] = row ^ (Delta & flip);
            inputs.Span[(2 * i) + 1] = row ^ Vector128.AndNot(Delta, flip);
        }

        _hash.Pads(HashUse.TreeSum, 0, inputs.Span, message);
        Blocks.AddTo(message, sums);
    }
}
