using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Random blocks by the gigabyte: AES-128 in counter mode under a key, fresh from the platform's generator unless given. Used by one thread.</summary>
internal sealed class BlockStream : IDisposable
{
    private readonly BlockCipher _cipher;
    private ulong _counter;

    /// <summary>A stream nobody else has.</summary>
    public BlockStream()
        : this(VoleRandomness.Instance.NextBlock()) { }

    /// <summary>The stream of a key: a seed shared with the peer, or a secret of this party.</summary>
    public BlockStream(Block key) => _cipher = new BlockCipher(key);

    /// <summary>The next blocks.</summary>
    public void Fill(Span<Block> blocks)
    {
        _cipher.Fill(_counter, blocks);
        _counter += (ulong)blocks.Length;
    }

    /// <summary>The next words; an odd number leaves half a block unused.</summary>
    public void Fill(Span<ulong> words)
    {
        Fill(MemoryMarshal.Cast<ulong, Block>(words[..(words.Length & ~1)]));
        if ((words.Length & 1) != 0)
        {
            Block last = default;
            Fill(new Span<Block>(ref last));
            words[^1] = last.GetElement(0);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Block>(ref last)));
        }
    }

    public void Dispose() => _cipher.Dispose();
}
