using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Clears secrets in arrays and takes bits and keys out of them. Stateless and safe to share between threads.</summary>
internal static class Secrets
{
    public static void Clear(byte[] secret) => CryptographicOperations.ZeroMemory(secret);

    public static void Clear(Block[] secret) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secret.AsSpan()));

    /// <summary>The first block of each digest of 32 bytes; the digests are cleared.</summary>
    public static void TakeKeys(byte[] digests, Span<Block> keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = MemoryMarshal.Read<Block>(digests.AsSpan(32 * i));
        }

        Clear(digests);
    }

    /// <summary>All ones where the bit of the block is set, else zeros.</summary>
    public static Block MaskOf(Block block, int bit)
    {
        var word = bit < 64 ? block.GetElement(0) : block.GetElement(1);
        return Vector128.Create(unchecked(0UL - ((word >> (bit & 63)) & 1)));
    }
}
