using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// What is compared in the end: a hash of an item and of what the store decodes to for it. Between parties that follow the protocol, two
/// fixed-key permutations, which is correlation robust for an ideal one; against deviating ones a whole hash function as a random
/// oracle. Used by one thread at a time.
/// </summary>
internal sealed class TagHash : IDisposable
{
    private const int Batch = 1024;
    private const int MessageSize = 3 * Blocks.Size;
    private const int DigestSize = 32;

    private static readonly BlockCipher s_values = new(Vector128.Create(0xC0AC29B7C97C50DDUL, 1));
    private static readonly BlockCipher s_tags = new(Vector128.Create(0xC0AC29B7C97C50DDUL, 2));

    private readonly BlockCipher _session;
    private readonly Block _sessionKey;
    private readonly HashKind? _oracle;
    private readonly AlignedBuffer<Block> _scratch = new(Batch);

    /// <param name="session">The session's 32 bytes.</param>
    /// <param name="oracle">The hash function against deviating peers, or null.</param>
    public TagHash(ReadOnlySpan<byte> session, HashKind? oracle)
    {
        _sessionKey = MemoryMarshal.Read<Block>(session[Blocks.Size..]);
        _session = new BlockCipher(_sessionKey);
        _oracle = oracle;
    }

    /// <summary>The value that the store has for each row: independent of where the row lies.</summary>
    public static void Values(ReadOnlySpan<Block> rows, Span<Block> values) =>
        s_values.Hash(rows, values);

    /// <summary>Hashes decoded values in place.</summary>
    public void Hash(ReadOnlySpan<Block> rows, Span<Block> decoded)
    {
        for (var done = 0; done < rows.Length; done += Batch)
        {
            var end = Math.Min(done + Batch, rows.Length);
            if (_oracle is { } kind)
            {
                HashByOracle(kind, rows[done..end], decoded[done..end]);
            }
            else
            {
                var scratch = _scratch.Span[..(end - done)];
                _session.Hash(rows[done..end], scratch);
                Blocks.AddTo(scratch, decoded[done..end]);
                s_tags.Hash(scratch, decoded[done..end]);
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _scratch.Dispose();
    }

    private void HashByOracle(HashKind kind, ReadOnlySpan<Block> rows, Span<Block> decoded)
    {
        var messages = new byte[rows.Length * MessageSize];
        var blocks = MemoryMarshal.Cast<byte, Block>(messages.AsSpan());
        for (var i = 0; i < rows.Length; i++)
        {
            blocks[3 * i] = _sessionKey;
            blocks[(3 * i) + 1] = rows[i];
            blocks[(3 * i) + 2] = decoded[i];
        }

        var digests = new byte[rows.Length * DigestSize];
        BatchHash.Hash(kind, messages, MessageSize, digests);
        Secrets.TakeKeys(digests, decoded);
        Secrets.Clear(messages);
    }
}
