using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Hashes of blocks, each with its number, within a session: a random oracle for transfers and commitments. Immutable and safe to share between threads.</summary>
internal sealed class IndexedHash
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    private const int SessionSize = 32;
    private const int MessageSize = SessionSize + 1 + sizeof(int) + Blocks.Size;
    private const int Batch = 256;

    private readonly HashKind _kind;
    private readonly byte[] _session;

    /// <param name="kind">SHA-256 or SM3.</param>
    /// <param name="session">32 bytes that no other session has.</param>
    public IndexedHash(HashKind kind, ReadOnlySpan<byte> session)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(session.Length, SessionSize, nameof(session));
        _kind = kind;
        _session = session.ToArray();
    }

    /// <summary>Hashes blocks.</summary>
    /// <param name="use">What for: different uses never meet.</param>
    /// <param name="first">The number of the first block.</param>
    /// <param name="blocks">Any number of blocks.</param>
    /// <param name="digests">Takes 32 bytes for each.</param>
    public void Hash(byte use, int first, ReadOnlySpan<Block> blocks, Span<byte> digests)
    {
        var messages = new byte[Math.Min(Batch, blocks.Length) * MessageSize];
        for (var done = 0; done < blocks.Length; done += Batch)
        {
            var count = Math.Min(Batch, blocks.Length - done);
            for (var i = 0; i < count; i++)
            {
                var message = messages.AsSpan(i * MessageSize, MessageSize);
                _session.CopyTo(message);
                message[SessionSize] = use;
                BinaryPrimitives.WriteInt32LittleEndian(
                    message[(SessionSize + 1)..],
                    first + done + i
                );
                MemoryMarshal.Write(message[^Blocks.Size..], blocks[done + i]);
            }

            BatchHash.Hash(
                _kind,
                messages.AsSpan(0, count * MessageSize),
                MessageSize,
                digests.Slice(done * DigestSize, count * DigestSize)
            );
        }

        Secrets.Clear(messages);
    }

    /// <summary>The first block of each hash.</summary>
    public void Pads(byte use, int first, ReadOnlySpan<Block> blocks, Span<Block> pads)
    {
        var digests = new byte[blocks.Length * DigestSize];
        Hash(use, first, blocks, digests);
        Secrets.TakeKeys(digests, pads);
    }

    /// <summary>One digest of any bytes, public ones.</summary>
    public byte[] Digest(byte use, ReadOnlySpan<byte> bytes)
    {
        using var hasher = new IncrementalHasher(_kind);
        hasher.Append(_session);
        hasher.Append([use]);
        hasher.Append(bytes);
        var digest = new byte[DigestSize];
        hasher.Finish(digest);
        return digest;
    }
}
