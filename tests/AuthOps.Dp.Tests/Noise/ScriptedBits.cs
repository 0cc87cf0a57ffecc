using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>Words given beforehand, to be asked for in exactly these widths.</summary>
internal struct ScriptedBits(params (int Width, ulong Value)[] pieces) : IRandomBits
{
    private int _next;

    internal readonly bool IsUsedUp => _next == pieces.Length;

    public ulong NextBits(int count)
    {
        var (width, value) = pieces[_next++];
        Assert.Equal(width, count);
        return value;
    }

    public void Fill(Span<uint> words)
    {
        foreach (ref var word in words)
        {
            word = (uint)NextBits(32);
        }
    }
}
