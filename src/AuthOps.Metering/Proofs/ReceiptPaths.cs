using System.Numerics;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// The paths of many receipts in one of the two trees, in the order of the tree, walked level by level: a pair that is, byte for byte,
/// the pair before it is not hashed again. Not safe for concurrent use.
/// </summary>
internal sealed class ReceiptPaths(HashKind kind, int capacity, ulong size)
{
    private const int PairSize = 2 * RecordLayout.DigestSize;
    private readonly byte[] _leaves = new byte[capacity * RecordLayout.Size];
    private readonly byte[] _hashes = new byte[capacity * RecordLayout.DigestSize];
    private readonly byte[] _pairs = new byte[capacity * PairSize];
    private readonly byte[] _parents = new byte[capacity * RecordLayout.DigestSize];

    // For each receipt, the place of its pair, or -1 where its path has ended.
    private readonly int[] _places = new int[capacity];

    /// <summary>Takes away from those that fit so far the ones whose path does not lead to the root.</summary>
    public void Run(ReadOnlySpan<UsageReceipt> receipts, Span<bool> fits, ReadOnlySpan<byte> root)
    {
        var longest = 0;
        for (var i = 0; i < receipts.Length; i++)
        {
            receipts[i].Record.Span.CopyTo(_leaves.AsSpan(i * RecordLayout.Size));
            var length = Path(receipts[i]).Length / RecordLayout.DigestSize;
            fits[i] = fits[i] && length == PathLength(receipts[i].Index);
            longest = fits[i] ? Math.Max(longest, length) : longest;
        }

        MerkleBatch.HashLeaves(
            kind,
            _leaves.AsSpan(0, receipts.Length * RecordLayout.Size),
            RecordLayout.Size,
            _hashes.AsSpan(0, receipts.Length * RecordLayout.DigestSize)
        );
        for (var step = 0; step < longest; step++)
        {
            Step(receipts, fits, step);
        }

        for (var i = 0; i < receipts.Length; i++)
        {
            fits[i] = fits[i] && Hash(_hashes, i).SequenceEqual(root);
        }
    }

    private static Span<byte> Hash(byte[] hashes, int index) =>
        hashes.AsSpan(index * RecordLayout.DigestSize, RecordLayout.DigestSize);

    private ReadOnlySpan<byte> Path(UsageReceipt receipt) =>
        (kind == HashKind.Sm3 ? receipt.Sm3Path : receipt.Sha256Path).Span;

    private void Step(ReadOnlySpan<UsageReceipt> receipts, ReadOnlySpan<bool> fits, int step)
    {
        var count = 0;
        for (var i = 0; i < receipts.Length; i++)
        {
            _places[i] = -1;
            var path = Path(receipts[i]);
            if (!fits[i] || path.Length <= step * RecordLayout.DigestSize)
            {
                continue;
            }

            var sibling = path.Slice(step * RecordLayout.DigestSize, RecordLayout.DigestSize);
            var isRight = IsRight(receipts[i].Index, step);
            var pair = _pairs.AsSpan(count * PairSize, PairSize);
            (isRight ? sibling : Hash(_hashes, i)).CopyTo(pair);
            (isRight ? Hash(_hashes, i) : sibling).CopyTo(pair[RecordLayout.DigestSize..]);
            if (count == 0 || !pair.SequenceEqual(_pairs.AsSpan((count - 1) * PairSize, PairSize)))
            {
                count++;
            }

            _places[i] = count - 1;
        }

        MerkleBatch.HashNodes(
            kind,
            _pairs.AsSpan(0, count * PairSize),
            _parents.AsSpan(0, count * RecordLayout.DigestSize)
        );
        for (var i = 0; i < receipts.Length; i++)
        {
            if (_places[i] >= 0)
            {
                Hash(_parents, _places[i]).CopyTo(Hash(_hashes, i));
            }
        }
    }

    // Below the level where the paths of this leaf and of the last one meet, a sibling a level; above it, one for
    // every 1 in the index, always on the left (RFC 9162, section 2.1.3.2).
    private int Inner(ulong index) => 64 - BitOperations.LeadingZeroCount(index ^ (size - 1));

    private int PathLength(ulong index)
    {
        var inner = Inner(index);
        return inner == 64 ? inner : inner + BitOperations.PopCount(index >> inner);
    }

    private bool IsRight(ulong index, int step) =>
        step >= Inner(index) || ((index >> step) & 1) != 0;
}
