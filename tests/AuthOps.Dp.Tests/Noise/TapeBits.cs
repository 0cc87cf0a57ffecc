using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// A fixed tape: SHA-256 of a label and a counter. The same test reads the same bits for ever, so a statistical test on
/// it passes always or never.
/// </summary>
internal struct TapeBits : IRandomBits
{
    private readonly byte[] _label;
    private readonly byte[] _block = new byte[32];
    private ulong _counter;
    private int _next = 32;
    private ulong _word;
    private int _left;

    internal TapeBits(string label, ulong counter)
    {
        _label = Encoding.ASCII.GetBytes(label + "        ");
        _counter = counter;
    }

    /// <summary>How many bits were handed out.</summary>
    internal long Used { get; private set; }

    public void Fill(Span<uint> words)
    {
        foreach (ref var word in words)
        {
            word = (uint)NextBits(32);
        }
    }

    public ulong NextBits(int count)
    {
        Used += count;
        if (_left < count)
        {
            _word = NextWord();
            _left = 64;
        }

        var bits = count == 64 ? _word : _word & ((1UL << count) - 1);
        _word = count == 64 ? 0 : _word >> count;
        _left -= count;
        return bits;
    }

    private ulong NextWord()
    {
        if (_next == 32)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_label.AsSpan(_label.Length - 8), _counter++);
            SHA256.HashData(_label, _block);
            _next = 0;
        }

        var word = BinaryPrimitives.ReadUInt64LittleEndian(_block.AsSpan(_next));
        _next += 8;
        return word;
    }
}
