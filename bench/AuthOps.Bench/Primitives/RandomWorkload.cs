using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Bench.Primitives;

/// <summary>Eight random bytes at a time against 16 KiB at once from the platform.</summary>
internal sealed class RandomWorkload
{
    /// <summary>Draws of 8 bytes in a call, and in 16 KiB.</summary>
    public const int Draws = 2048;

    private readonly byte[] _bytes = new byte[Draws * sizeof(ulong)];

    /// <summary>Keeps the draws alive.</summary>
    public ulong Sink { get; private set; }

    public void NextUInt64()
    {
        ulong all = 0;
        for (var i = 0; i < Draws; i++)
        {
            all ^= SecureRandom.NextUInt64();
        }

        Sink ^= all;
    }

    public void PlatformFill()
    {
        RandomNumberGenerator.Fill(_bytes);
        Sink ^= _bytes[^1];
    }
}
