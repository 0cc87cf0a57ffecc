using System.Numerics;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// The paths of many receipts in one of the two trees, added in the order of the tree and walked height by height,
/// side by side in lanes. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Two neighbours meet at the lowest node above both. Where their paths are, byte for byte, the same from there on,
/// that part is read once; and where both arrive there with the same digest, what follows is hashed once and the
/// verdict is the same. A receipt that arrives with another digest goes on alone.
/// </remarks>
internal sealed class ReceiptPaths
{
    private const int Digest = RecordLayout.DigestSize;
    private const int PairSize = 2 * Digest;
    private const int Never = int.MaxValue;
    private const int Alone = -1;
    private readonly HashKind _kind;
    private readonly bool _isText;
    private readonly int _lineSize;
    private readonly ulong _last;
    private readonly int _height;
    private readonly byte[] _leaves;
    private readonly byte[] _hashes;
    private readonly byte[] _pairs;
    private readonly byte[] _parents;
    private readonly ulong[] _indexes;
    private readonly ReadOnlyMemory<byte>[] _paths;

    // The height at which a receipt meets the one before it, and the digests of its path below that.
    private readonly int[] _meets;
    private readonly int[] _owned;
    private readonly int[] _offsets;

    // Those walked, in order; whose walk a receipt shares; and the heights at which there is a sibling, as bits.
    private readonly int[] _walked;
    private readonly int[] _sharedWith;
    private readonly ulong[] _steps;
    private byte[] _siblings = [];
    private int _siblingBytes;
    private int _walkedCount;

    /// <param name="kind">The tree.</param>
    /// <param name="capacity">Receipts at once.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="isText">Whether paths are lines of base64 instead of bytes.</param>
    public ReceiptPaths(HashKind kind, int capacity, ulong size, bool isText)
    {
        _kind = kind;
        _isText = isText;
        _lineSize = isText ? ProofText.LineLength + 1 : Digest;
        _last = Math.Max(size, 1) - 1;
        _height = 64 - BitOperations.LeadingZeroCount(_last);
        _leaves = new byte[capacity * RecordLayout.Size];
        _hashes = new byte[capacity * Digest];
        _pairs = new byte[capacity * PairSize];
        _parents = new byte[capacity * Digest];
        _indexes = new ulong[capacity];
        _paths = new ReadOnlyMemory<byte>[capacity];
        _meets = new int[capacity];
        _owned = new int[capacity];
        _offsets = new int[capacity];
        _walked = new int[capacity];
        _sharedWith = new int[capacity];
        _steps = new ulong[capacity];
    }

    /// <summary>The receipts added.</summary>
    public int Count { get; private set; }

    /// <summary>Digests in the path of a leaf.</summary>
    public int PathLength(ulong index) => BitOperations.PopCount(Steps(index));

    /// <summary>Forgets all receipts.</summary>
    public void Clear()
    {
        _paths.AsSpan(0, Count).Clear();
        Count = 0;
        _siblingBytes = 0;
    }

    /// <summary>Adds a receipt that stands at or after the last one in the tree; false if its path has no right form.</summary>
    public bool TryAdd(ulong index, ReadOnlySpan<byte> record, ReadOnlyMemory<byte> path)
    {
        var steps = Steps(index);
        if (path.Length != Below(steps, 64) * _lineSize)
        {
            return false;
        }

        var meets = Meet(index, steps, path.Span);
        var owned = Below(steps, Math.Min(meets, 64));
        if (_isText && !TryRead(path.Span[..(owned * _lineSize)]))
        {
            return false;
        }

        record.CopyTo(_leaves.AsSpan(Count * RecordLayout.Size));
        (_indexes[Count], _paths[Count], _meets[Count]) = (index, path, meets);
        (_owned[Count], _steps[Count], _sharedWith[Count]) = (owned, steps, Alone);
        Count++;
        return true;
    }

    /// <summary>Says of each receipt, in the order of adding, whether its path leads to the root.</summary>
    public void Run(ReadOnlySpan<byte> root, Span<bool> fits)
    {
        MerkleBatch.HashLeaves(
            _kind,
            _leaves.AsSpan(0, Count * RecordLayout.Size),
            RecordLayout.Size,
            _hashes.AsSpan(0, Count * Digest)
        );
        _walkedCount = Count;
        for (var i = 0; i < Count; i++)
        {
            _walked[i] = i;
        }

        Share(0);
        for (var height = 0; height < _height; height++)
        {
            Climb(height);
            Share(height + 1);
        }

        for (var i = 0; i < Count; i++)
        {
            fits[i] =
                _sharedWith[i] == Alone ? HashOf(i).SequenceEqual(root) : fits[_sharedWith[i]];
        }
    }

    private Span<byte> HashOf(int receipt) => _hashes.AsSpan(receipt * Digest, Digest);

    /// <summary>Where a path meets the one before it, if both say the same from there on.</summary>
    private int Meet(ulong index, ulong steps, ReadOnlySpan<byte> path)
    {
        if (Count == 0)
        {
            return Never;
        }

        var before = _indexes[Count - 1];
        var height = 64 - BitOperations.LeadingZeroCount(before ^ index);
        return _paths[Count - 1]
            .Span[(Below(_steps[Count - 1], height) * _lineSize)..]
            .SequenceEqual(path[(Below(steps, height) * _lineSize)..])
            ? height
            : Never;
    }

    private bool TryRead(ReadOnlySpan<byte> lines)
    {
        var count = lines.Length / _lineSize;
        if (_siblingBytes + (count * Digest) > _siblings.Length)
        {
            Array.Resize(
                ref _siblings,
                Math.Max(_siblingBytes + (count * Digest), 2 * _siblings.Length)
            );
        }

        var digests = _siblings.AsSpan(_siblingBytes, count * Digest);
        for (var i = 0; i < count; i++)
        {
            var line = lines.Slice(i * _lineSize, _lineSize);
            if (
                line[ProofText.LineLength] != '\n'
                || !ProofText.TryReadDigest(
                    line[..ProofText.LineLength],
                    digests.Slice(i * Digest, Digest)
                )
            )
            {
                return false;
            }
        }

        _offsets[Count] = _siblingBytes;
        _siblingBytes += digests.Length;
        return true;
    }

    /// <summary>Hashes from one height to the next where there is anything to hash with.</summary>
    private void Climb(int height)
    {
        var count = 0;
        for (var i = 0; i < _walkedCount; i++)
        {
            var receipt = _walked[i];
            if (HasSibling(receipt, height))
            {
                var isRight = ((_indexes[receipt] >> height) & 1) != 0;
                var pair = _pairs.AsSpan(count * PairSize, PairSize);
                HashOf(receipt).CopyTo(pair[(isRight ? Digest : 0)..]);
                CopySibling(
                    receipt,
                    Below(_steps[receipt], height),
                    pair.Slice(isRight ? 0 : Digest, Digest)
                );
                count++;
            }
        }

        MerkleBatch.HashNodes(
            _kind,
            _pairs.AsSpan(0, count * PairSize),
            _parents.AsSpan(0, count * Digest)
        );
        var next = 0;
        for (var i = 0; i < _walkedCount; i++)
        {
            if (HasSibling(_walked[i], height))
            {
                _parents.AsSpan(next++ * Digest, Digest).CopyTo(HashOf(_walked[i]));
            }
        }
    }

    private bool HasSibling(int receipt, int height) => ((_steps[receipt] >> height) & 1) != 0;

    private void CopySibling(int receipt, int step, Span<byte> sibling)
    {
        if (!_isText)
        {
            _paths[receipt].Span.Slice(step * Digest, Digest).CopyTo(sibling);
        }
        else if (step < _owned[receipt])
        {
            _siblings.AsSpan(_offsets[receipt] + (step * Digest), Digest).CopyTo(sibling);
        }
        else
        {
            // The same line as a neighbour's, who read it.
            var line = _paths[receipt].Span.Slice(step * _lineSize, ProofText.LineLength);
            ProofText.ReadDigest(line, sibling);
        }
    }

    /// <summary>Ends the walk of those who arrive where they meet their neighbour with the same digest.</summary>
    private void Share(int height)
    {
        var kept = 0;
        for (var i = 0; i < _walkedCount; i++)
        {
            var receipt = _walked[i];
            if (
                _meets[receipt] == height
                && HashOf(receipt).SequenceEqual(HashOf(_walked[kept - 1]))
            )
            {
                _sharedWith[receipt] = _walked[kept - 1];
            }
            else
            {
                _walked[kept++] = receipt;
            }
        }

        _walkedCount = kept;
    }

    // Below the height where the paths of this leaf and of the last one meet there is a sibling at every height; above
    // it, on the right edge, only where the index has a 1, and then on the left (RFC 9162, section 2.1.3.2).
    private ulong Steps(ulong index)
    {
        var inner = 64 - BitOperations.LeadingZeroCount(index ^ _last);
        return index | (inner == 64 ? ulong.MaxValue : (1UL << inner) - 1);
    }

    /// <summary>Digests of a path that lie below a height.</summary>
    private static int Below(ulong steps, int height) =>
        BitOperations.PopCount(height == 64 ? steps : steps & ((1UL << height) - 1));
}
