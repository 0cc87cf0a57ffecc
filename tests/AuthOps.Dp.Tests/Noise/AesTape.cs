using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>A fixed tape for many draws: AES in counter mode under a key that is the hash of a label.</summary>
internal struct AesTape : IRandomBits
{
    private const int Bytes = 32 * 1024;

    private readonly Aes _aes;
    private readonly byte[] _counters = new byte[Bytes];
    private readonly byte[] _stream = new byte[Bytes];
    private ulong _counter;
    private int _next = Bytes;
    private ulong _word;
    private int _left;

    internal AesTape(string label)
    {
        _aes = Aes.Create();
        _aes.Key = SHA256.HashData(Encoding.ASCII.GetBytes(label));
    }

    public ulong NextBits(int count)
    {
        if (_left < count)
        {
            Span<uint> pair = stackalloc uint[2];
            Fill(pair);
            _word = MemoryMarshal.Cast<uint, ulong>(pair)[0];
            _left = 64;
        }

        var bits = count == 64 ? _word : _word & ((1UL << count) - 1);
        _word = count == 64 ? 0 : _word >> count;
        _left -= count;
        return bits;
    }

    public void Fill(Span<uint> words)
    {
        var rest = MemoryMarshal.AsBytes(words);
        while (!rest.IsEmpty)
        {
            if (_next == Bytes)
            {
                Refill();
            }

            var take = Math.Min(rest.Length, Bytes - _next);
            _stream.AsSpan(_next, take).CopyTo(rest);
            rest = rest[take..];
            _next += take;
        }
    }

    private void Refill()
    {
        for (var i = 0; i < Bytes; i += 16)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_counters.AsSpan(i), _counter++);
        }

        _aes.EncryptEcb(_counters, _stream, PaddingMode.None);
        _next = 0;
    }
}
