using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Pair = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The party that ends with A and C = A·Δ + B; A is pseudo-random if learning parity with regular noise is hard for the code. One use.
/// Used by one thread at a time.
/// </summary>
/// <remarks>Memory is written to at the noisy places, which are secret; time does not depend on them otherwise.</remarks>
internal sealed class VoleReceiver : IDisposable
{
    private readonly VoleShape _shape;
    private readonly IVoleRandomness _randomness;
    private readonly IndexedHash _hash;
    private readonly BaseOtSender _base;
    private readonly int[] _paths;
    private readonly AlignedBuffer<Block> _values;
    private readonly AlignedBuffer<Block> _products;
    private CotChooser? _transfers;
    private byte[] _proof = [];

    /// <param name="shape">The sizes.</param>
    /// <param name="context">Group and session.</param>
    /// <param name="session">The session's 32 bytes.</param>
    /// <param name="randomness">What the party draws from; null for the platform's generator.</param>
    public VoleReceiver(
        VoleShape shape,
        BaseOtContext context,
        ReadOnlySpan<byte> session,
        IVoleRandomness? randomness = null
    )
    {
        _shape = shape;
        _randomness = randomness ?? VoleRandomness.Instance;
        _hash = new IndexedHash(VoleMessages.HashOf(context), session);
        _base = new BaseOtSender(context, _randomness);
        _values = new AlignedBuffer<Block>(shape.Half);
        _products = new AlignedBuffer<Block>(shape.Half);
        _paths = GC.AllocateArray<int>(shape.Trees, pinned: true);
        for (var tree = 0; tree < _paths.Length; tree++)
        {
            _paths[tree] = _randomness.Place(shape.Leaves);
        }
    }

    /// <summary>A; in the small field an element is a low word, and the high one is zero. A secret.</summary>
    public Span<Block> Values => _values.Span[.._shape.Outputs];

    /// <summary>C. A secret.</summary>
    public Span<Block> Products => _products.Span[.._shape.Outputs];

    /// <summary>The first message.</summary>
    public ReadOnlySpan<byte> Start => _base.Message;

    /// <summary>Takes the sender's choices and writes the extension.</summary>
    /// <returns>Whether the choices are elements.</returns>
    public bool TryExtend(ReadOnlySpan<byte> choices, Span<byte> extension)
    {
        using var keys = new AlignedBuffer<Block>(2 * BaseOtContext.Count);
        var zero = keys.Span[..BaseOtContext.Count];
        var one = keys.Span[BaseOtContext.Count..];
        if (!_base.TryDerive(choices, zero, one))
        {
            return false;
        }

        var cotSize = CotMessage.SizeOf((_shape.Rows / 128) + 1);
        _transfers = new CotChooser(
            _hash,
            _shape.Rows,
            zero,
            one,
            extension[..cotSize],
            _randomness
        );
        var flips = extension[cotSize..];
        flips.Clear();
        for (var i = 0; i < _shape.Trees * _shape.Depth; i++)
        {
            var bit = BaseVole.BitOf(_transfers.Choices, _shape.FirstTreeRow + i) ^ SideOf(i);
            flips[i / 8] |= (byte)(bit << (i % 8));
        }

        return true;
    }

    /// <summary>Takes the sums of the trees; the outputs are there then, unless it is cancelled before one of the trees.</summary>
    public void Finish(ReadOnlySpan<byte> trees, CancellationToken cancellationToken = default)
    {
        var transfers = _transfers ?? throw new InvalidOperationException("Extend first.");
        var message = MemoryMarshal.Cast<byte, Block>(trees);
        using var sums = new AlignedBuffer<Block>(_shape.Trees * _shape.Depth);
        var totals = message[(2 * sums.Length)..];
        UnmaskSums(transfers, message[..(2 * sums.Length)], sums.Span);

        // The first halves stand alone; the second ones, which only the code reads, element by element together.
        _values.Span.Clear();
        using var tails = new AlignedBuffer<Pair>(_shape.PartHalf + VoleShape.Slack);
        using var memory = new AlignedBuffer<Block>(_shape.Leaves);
        using var expander = new PuncturedTrees(_shape.Leaves, _shape.Depth);
        for (var part = 0; part < _shape.Parts; part++)
        {
            var products = _products.Span.Slice(part * _shape.PartHalf, _shape.PartHalf);
            var values = _values.Span.Slice(part * _shape.PartHalf, _shape.PartHalf);
            for (var own = 0; own < VoleShape.PartTrees; own++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tree = (part * VoleShape.PartTrees) + own;
                var path = _paths[tree];
                var isHead = own < VoleShape.PartTrees / 2;
                var leaves = isHead ? _shape.LeavesOf(own, products, default) : memory.Span;
                var others = expander.ExpandPunctured(
                    path,
                    sums.Span.Slice(tree * _shape.Depth, _shape.Depth),
                    leaves
                );
                leaves[path] =
                    totals[tree] ^ others ^ BaseVole.Combine(_shape, transfers.Rows, tree);
                var value = BaseVole.ValueOf(_shape, transfers.Choices, tree);
                if (isHead)
                {
                    _shape.LeavesOf(own, values, default)[path] = value;
                }
                else
                {
                    Pairs(leaves, path, value, _shape.LeavesOf(own, default, tails.Span));
                }
            }

            ExpandAccumulate.EncodeBoth(_shape.Code, products, values, tails.Span);
        }
    }

    /// <summary>Leaves beside zeros, but for the value at the end of the path.</summary>
    private static void Pairs(ReadOnlySpan<Block> leaves, int path, Block value, Span<Pair> pairs)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = Vector256.Create(leaves[i], default);
        }

        pairs[path] = Vector256.Create(leaves[path], value);
    }

    /// <summary>Asks the sender to show that its trees were whole, in the full field. The sum of values is masked by one that nobody else has.</summary>
    public void Challenge(Span<byte> challenge)
    {
        var transfers = _transfers ?? throw new InvalidOperationException("Extend first.");
        var blocks = MemoryMarshal.Cast<byte, Block>(challenge);
        blocks[0] = _randomness.NextBlock();
        blocks[1] =
            VoleCheck.Combine(blocks[0], Values)
            ^ BaseVole.ValueOf(_shape, transfers.Choices, _shape.Trees);
        var value =
            VoleCheck.Combine(blocks[0], Products)
            ^ BaseVole.Combine(_shape, transfers.Rows, _shape.Trees);
        _proof = new byte[VoleMessages.ProofSize];
        _hash.Hash(HashUse.VoleCheck, 0, [value], _proof);
    }

    /// <summary>Whether the sender's answer is that of whole trees. A sender that guesses noisy places passes, and learns that it guessed right.</summary>
    public bool Verify(ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(_proof, proof);

    public void Dispose()
    {
        _base.Dispose();
        _transfers?.Dispose();
        _values.Dispose();
        _products.Dispose();
        MemoryMarshal.AsBytes(_paths.AsSpan()).Clear();
    }

    /// <summary>Reads the sum of each pair whose pad this party knows; both pads are hashed, since their numbers are not the same.</summary>
    private void UnmaskSums(CotChooser transfers, ReadOnlySpan<Block> message, Span<Block> sums)
    {
        using var pads = new AlignedBuffer<Block>(message.Length);
        for (var i = 0; i < sums.Length; i++)
        {
            pads.Span[2 * i] = transfers.Rows[_shape.FirstTreeRow + i];
            pads.Span[(2 * i) + 1] = pads.Span[2 * i];
        }

        _hash.Pads(HashUse.TreeSum, 0, pads.Span, pads.Span);
        Blocks.AddTo(pads.Span, message);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = Vector128.ConditionalSelect(
                Vector128.Create(unchecked(0UL - SideOf(i))),
                pads.Span[(2 * i) + 1],
                pads.Span[2 * i]
            );
        }
    }

    /// <summary>The side of a level that the path does not take: 1 for the right one.</summary>
    private ulong SideOf(int transfer)
    {
        var (tree, level) = (transfer / _shape.Depth, transfer % _shape.Depth);
        return (ulong)(1 ^ ((_paths[tree] >> (_shape.Depth - 1 - level)) & 1));
    }
}
