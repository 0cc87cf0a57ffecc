using System.Runtime.InteropServices;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Hashes items to blocks under a key of the session, which both nonces are in: nobody can choose items after it that collide or do not
/// encode. Not safe for concurrent use; one call owns one.
/// </summary>
internal sealed class ItemHashes : IDisposable
{
    /// <summary>Bytes of the key: with items of up to 39 bytes the hash has one block to do.</summary>
    public const int KeySize = 16;

    private const int Batch = 1024;
    private const int DigestSize = 32;

    private readonly HashKind _kind;
    private readonly byte[] _key;
    private readonly byte[] _digests = new byte[Batch * DigestSize];
    private byte[] _messages = [];
    private int _length;

    private ItemHashes(HashKind kind, ReadOnlySpan<byte> session)
    {
        _kind = kind;
        _key = session[..KeySize].ToArray();
    }

    /// <summary>Hashes items of one length.</summary>
    /// <param name="kind">SHA-256 or SM3.</param>
    /// <param name="session">The session's bytes, of which the first 16 are the key.</param>
    /// <param name="items">The items one after another.</param>
    /// <param name="size">Bytes of an item: 1 to 240.</param>
    /// <param name="hashes">Takes a block for each.</param>
    public static void Of(
        HashKind kind,
        ReadOnlySpan<byte> session,
        ReadOnlySpan<byte> items,
        int size,
        Span<Block> hashes
    )
    {
        using var batch = new ItemHashes(kind, session);
        batch.Begin(size);
        for (var done = 0; done < hashes.Length; done += Batch)
        {
            var count = Math.Min(Batch, hashes.Length - done);
            for (var i = 0; i < count; i++)
            {
                items.Slice((done + i) * size, size).CopyTo(batch.Slot(i));
            }

            batch.Hash(count);
            for (var i = 0; i < count; i++)
            {
                hashes[done + i] = batch.Digest(i);
            }
        }
    }

    /// <summary>Hashes a set of items of any lengths; those of one length go through the lanes of the hash function together.</summary>
    public static Block[] Of(
        HashKind kind,
        ReadOnlySpan<byte> session,
        PsiItemSet items,
        CancellationToken cancellationToken = default
    )
    {
        var hashes = new Block[items.Count];
        var lengths = new int[items.Count];
        var order = new int[items.Count];
        for (var i = 0; i < order.Length; i++)
        {
            (lengths[i], order[i]) = (items.Encoded(i).Length, i);
        }

        Array.Sort(lengths, order);
        using var batch = new ItemHashes(kind, session);
        for (var done = 0; done < order.Length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var most = Math.Min(Batch, order.Length - done);
            var size = lengths[done];
            var differs = lengths.AsSpan(done, most).IndexOfAnyExcept(size);
            var count = differs < 0 ? most : differs;
            batch.Begin(size);
            for (var i = 0; i < count; i++)
            {
                items.Encoded(order[done + i]).CopyTo(batch.Slot(i));
            }

            batch.Hash(count);
            for (var i = 0; i < count; i++)
            {
                hashes[order[done + i]] = batch.Digest(i);
            }

            done += count;
        }

        return hashes;
    }

    public void Dispose()
    {
        Secrets.Clear(_messages);
        Secrets.Clear(_digests);
    }

    /// <summary>Prepares for items of a size.</summary>
    private void Begin(int size)
    {
        if (_length == KeySize + size)
        {
            return;
        }

        Secrets.Clear(_messages);
        _length = KeySize + size;
        _messages = new byte[Batch * _length];
        for (var i = 0; i < Batch; i++)
        {
            _key.CopyTo(_messages.AsSpan(i * _length));
        }
    }

    private Span<byte> Slot(int i) => _messages.AsSpan((i * _length) + KeySize, _length - KeySize);

    private Block Digest(int i) => MemoryMarshal.Read<Block>(_digests.AsSpan(i * DigestSize));

    private void Hash(int count)
    {
        if (_length <= BatchHash.MaxMessageSize)
        {
            BatchHash.Hash(
                _kind,
                _messages.AsSpan(0, count * _length),
                _length,
                _digests.AsSpan(0, count * DigestSize)
            );
            return;
        }

        for (var i = 0; i < count; i++)
        {
            HashKinds.Hash(
                _kind,
                _messages.AsSpan(i * _length, _length),
                _digests.AsSpan(i * DigestSize, DigestSize)
            );
        }
    }
}
