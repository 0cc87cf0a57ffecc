using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>The bits of one string; when they run out the run is unresolved and goes on with arbitrary bits to its end.</summary>
internal struct EnumeratedBits(ulong bits, int length) : IRandomBits
{
    private int _used;
    private ulong _filler = bits + 0x9e3779b97f4a7c15UL;

    internal readonly bool IsResolved => _used <= length;

    internal readonly int Used => _used;

    public void Fill(Span<uint> words)
    {
        foreach (ref var word in words)
        {
            word = (uint)NextBits(32);
        }
    }

    public ulong NextBits(int count)
    {
        unchecked
        {
            if (_used + count > length)
            {
                _used = length + 1;
                _filler ^= _filler << 13;
                _filler ^= _filler >> 7;
                _filler ^= _filler << 17;
                return count == 64 ? _filler : _filler >> (64 - count);
            }
        }

        var piece = (bits >> _used) & ((1UL << count) - 1);
        _used += count;
        return piece;
    }
}
