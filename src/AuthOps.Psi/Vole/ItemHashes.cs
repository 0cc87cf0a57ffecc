using System.Runtime.InteropServices;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Hashes items to blocks under a key of the session, which both nonces are in: nobody can choose items after it that collide or do not
/// encode. Stateless and safe to share between threads.
/// </summary>
internal static class ItemHashes
{
    /// <summary>Bytes of the key: with items of up to 39 bytes the hash has one block to do.</summary>
    public const int KeySize = 16;

    private const int Batch = 1024;
    private const int DigestSize = 32;

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
        var length = KeySize + size;
        var messages = new byte[Batch * length];
        var digests = new byte[Batch * DigestSize];
        for (var i = 0; i < Batch; i++)
        {
            session[..KeySize].CopyTo(messages.AsSpan(i * length));
        }

        for (var done = 0; done < hashes.Length; done += Batch)
        {
            var count = Math.Min(Batch, hashes.Length - done);
            for (var i = 0; i < count; i++)
            {
                items
                    .Slice((done + i) * size, size)
                    .CopyTo(messages.AsSpan((i * length) + KeySize));
            }

            BatchHash.Hash(
                kind,
                messages.AsSpan(0, count * length),
                length,
                digests.AsSpan(0, count * DigestSize)
            );
            for (var i = 0; i < count; i++)
            {
                hashes[done + i] = MemoryMarshal.Read<Block>(digests.AsSpan(i * DigestSize));
            }
        }

        Secrets.Clear(messages);
        Secrets.Clear(digests);
    }
}
