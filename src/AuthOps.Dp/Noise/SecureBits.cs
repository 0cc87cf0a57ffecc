using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Dp.Noise;

/// <summary>
/// Bits of the platform's CSPRNG, taken 64 at a time and handed out in pieces. A piece that does not fit in what is
/// left starts a new word, so no bit is ever used twice. Lives on the stack of one release.
/// </summary>
internal struct SecureBits : IRandomBits
{
    private ulong _word;
    private int _left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits(int count)
    {
        if (_left < count)
        {
            _word = SecureRandom.NextUInt64();
            _left = 64;
        }

        var bits = count == 64 ? _word : _word & ((1UL << count) - 1);
        _word = count == 64 ? 0 : _word >> count;
        _left -= count;
        return bits;
    }

    public readonly void Fill(Span<uint> words) => SecureRandom.Fill(MemoryMarshal.AsBytes(words));
}
