using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Bench.Primitives;

/// <summary>A tree of 4,096 leaves of 118 bytes: our batch append against one call a leaf and one a node.</summary>
internal sealed class MerkleWorkload
{
    /// <summary>Leaves of the tree, a power of two.</summary>
    public const int Leaves = 4096;

    private const int LeafLength = 118;

    private readonly HashKind _kind;
    private readonly int _digestSize;
    private readonly byte[] _leaves = new byte[Leaves * LeafLength];
    private readonly byte[] _level;
    private readonly ReferenceHash _reference;

    public MerkleWorkload(HashKind kind)
    {
        _kind = kind;
        _digestSize = HashKinds.DigestSize(kind);
        _level = new byte[Leaves * _digestSize];
        _reference = new ReferenceHash(kind);
        SecureRandom.Fill(_leaves);

        // Two workloads that disagree would time two different things.
        Batch();
        OneShotReference();
        if (!Root.AsSpan().SequenceEqual(_level.AsSpan(0, _digestSize)))
        {
            throw new InvalidOperationException(
                $"The {HashKinds.Name(kind)} tree does not agree with the reference."
            );
        }
    }

    /// <summary>Keeps the result alive.</summary>
    public byte[] Root { get; private set; } = [];

    public void Batch()
    {
        var tree = new MerkleTree(_kind);
        tree.AppendBatch(_leaves, LeafLength);
        Root = tree.Root();
    }

    public void OneShotReference()
    {
        Span<byte> message = stackalloc byte[1 + Math.Max(LeafLength, 2 * HashKinds.MaxDigestSize)];
        message[0] = 0x00;
        for (var i = 0; i < Leaves; i++)
        {
            _leaves.AsSpan(i * LeafLength, LeafLength).CopyTo(message[1..]);
            _reference.Hash(
                message[..(1 + LeafLength)],
                _level.AsSpan(i * _digestSize, _digestSize)
            );
        }

        message[0] = 0x01;
        for (var nodes = Leaves / 2; nodes > 0; nodes /= 2)
        {
            for (var i = 0; i < nodes; i++)
            {
                _level.AsSpan(2 * i * _digestSize, 2 * _digestSize).CopyTo(message[1..]);
                _reference.Hash(
                    message[..(1 + (2 * _digestSize))],
                    _level.AsSpan(i * _digestSize, _digestSize)
                );
            }
        }
    }
}
