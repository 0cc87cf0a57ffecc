using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Hashes items to blocks under a key of the session, which both nonces are in: nobody can choose items before it that collide or do not
/// encode. Between parties that follow the protocol the items are fixed before the key, and a chain of keyed permutations that begins
/// with their length (CBC-MAC; M. Bellare, J. Kilian, P. Rogaway, 1994) is enough; against deviating ones, who choose with the key
/// before them, a whole hash function works. Not safe for concurrent use; one call owns one.
/// </summary>
internal sealed class ItemHashes : IDisposable
{
    /// <summary>Bytes of the key: with items of up to 39 bytes the hash function has one block to do.</summary>
    public const int KeySize = 16;

    private const int Batch = 1024;
    private const int DigestSize = 32;

    private readonly HashKind? _oracle;
    private readonly BlockCipher _cipher;
    private readonly byte[] _key;
    private readonly byte[] _digests = new byte[Batch * DigestSize];
    private readonly AlignedBuffer<Block> _states = new(Batch);
    private byte[] _messages = [];
    private Block _first;
    private int _size;
    private int _stride;

    private ItemHashes(HashKind? oracle, ReadOnlySpan<byte> session)
    {
        _oracle = oracle;
        _key = session[..KeySize].ToArray();
        _cipher = new BlockCipher(MemoryMarshal.Read<Block>(_key));
    }

    /// <summary>Hashes items of one length.</summary>
    /// <param name="oracle">The hash function against deviating peers, or null.</param>
    /// <param name="session">The session's bytes, of which the first 16 are the key.</param>
    /// <param name="items">The items one after another.</param>
    /// <param name="size">Bytes of an item, at least 1.</param>
    /// <param name="hashes">Takes a block for each.</param>
    public static void Of(
        HashKind? oracle,
        ReadOnlySpan<byte> session,
        ReadOnlySpan<byte> items,
        int size,
        Span<Block> hashes
    )
    {
        using var batch = new ItemHashes(oracle, session);
        batch.Begin(size, hashes.Length);
        for (var done = 0; done < hashes.Length; done += Batch)
        {
            var count = Math.Min(Batch, hashes.Length - done);
            batch.HashAll(items.Slice(done * size, count * size), hashes.Slice(done, count));
        }
    }

    /// <summary>Hashes a set of items of any lengths; those of one length go through the lanes together.</summary>
    public static Block[] Of(
        HashKind? oracle,
        ReadOnlySpan<byte> session,
        PsiItemSet items,
        CancellationToken cancellationToken = default
    )
    {
        var hashes = new Block[items.Count];
        var order = OrderByLength(items);
        using var batch = new ItemHashes(oracle, session);
        Span<Block> own = stackalloc Block[Batch];
        for (var done = 0; done < order.Length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = items.Encoded(order[done]).Length;
            batch.Begin(size, order.Length - done);
            var count = 0;
            for (; count < Math.Min(Batch, order.Length - done); count++)
            {
                var item = items.Encoded(order[done + count]);
                if (item.Length != size)
                {
                    break;
                }

                item.CopyTo(batch.Slot(count));
            }

            batch.Hash(own[..count]);
            for (var i = 0; i < count; i++)
            {
                hashes[order[done + i]] = own[i];
            }

            done += count;
        }

        return hashes;
    }

    public void Dispose()
    {
        Secrets.Clear(_messages);
        Secrets.Clear(_digests);
        _states.Dispose();
        _cipher.Dispose();
    }

    /// <summary>The numbers of the items, those of one length together, each length's in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] OrderByLength(PsiItemSet items)
    {
        var longest = 0;
        for (var i = 0; i < items.Count; i++)
        {
            longest = Math.Max(longest, items.Encoded(i).Length);
        }

        var next = new int[longest + 2];
        for (var i = 0; i < items.Count; i++)
        {
            next[items.Encoded(i).Length + 1]++;
        }

        for (var length = 0; length <= longest; length++)
        {
            next[length + 1] += next[length];
        }

        var order = new int[items.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[next[items.Encoded(i).Length]++] = i;
        }

        return order;
    }

    /// <summary>Prepares for items of a size, of which so many are left: what stands around them in the messages is written once.</summary>
    private void Begin(int size, int most)
    {
        if (_size == size)
        {
            return;
        }

        _size = size;
        _stride = _oracle is null
            ? (size + Blocks.Size - 1) / Blocks.Size * Blocks.Size
            : KeySize + size;
        Secrets.Clear(_messages);
        var length = Math.Min(most, Batch) * _stride;
        if (_messages.Length < length)
        {
            _messages = new byte[length];
        }

        if (_oracle is null)
        {
            Span<Block> first = [Vector128.CreateScalar((ulong)size)];
            _cipher.Hash(first, first);
            _first = first[0];
            return;
        }

        for (var i = 0; i < Math.Min(most, Batch); i++)
        {
            _key.CopyTo(_messages.AsSpan(i * _stride));
        }
    }

    private Span<byte> Slot(int i) =>
        _messages.AsSpan((i * _stride) + (_oracle is null ? 0 : KeySize), _size);

    /// <summary>Hashes items one after another: where they lie already as they would be copied, there.</summary>
    private void HashAll(ReadOnlySpan<byte> items, Span<Block> hashes)
    {
        if (_stride == _size)
        {
            HashByChain(MemoryMarshal.Cast<byte, Block>(items), hashes);
            return;
        }

        for (var i = 0; i < hashes.Length; i++)
        {
            items.Slice(i * _size, _size).CopyTo(Slot(i));
        }

        Hash(hashes);
    }

    private void Hash(Span<Block> hashes)
    {
        if (_oracle is { } kind)
        {
            HashByOracle(kind, hashes);
        }
        else
        {
            HashByChain(MemoryMarshal.Cast<byte, Block>(_messages.AsSpan()), hashes);
        }
    }

    /// <summary>The chain over each item's blocks, side by side, an item to a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HashByChain(ReadOnlySpan<Block> blocks, Span<Block> hashes)
    {
        var each = _stride / Blocks.Size;
        var states = _states.Span[..hashes.Length];
        states.Fill(_first);
        ref var start = ref MemoryMarshal.GetReference(blocks[..(hashes.Length * each)]);
        for (var block = 0; block < each; block++)
        {
            for (var i = 0; i < states.Length; i++)
            {
                states[i] ^= Unsafe.Add(ref start, unchecked((i * each) + block));
            }

            _cipher.Hash(states, states);
        }

        states.CopyTo(hashes);
    }

    private void HashByOracle(HashKind kind, Span<Block> hashes)
    {
        var messages = _messages.AsSpan(0, hashes.Length * _stride);
        var digests = _digests.AsSpan(0, hashes.Length * DigestSize);
        if (_stride <= BatchHash.MaxMessageSize)
        {
            BatchHash.Hash(kind, messages, _stride, digests);
        }
        else
        {
            for (var i = 0; i < hashes.Length; i++)
            {
                HashKinds.Hash(
                    kind,
                    messages.Slice(i * _stride, _stride),
                    digests.Slice(i * DigestSize, DigestSize)
                );
            }
        }

        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = MemoryMarshal.Read<Block>(digests[(i * DigestSize)..]);
        }
    }
}
