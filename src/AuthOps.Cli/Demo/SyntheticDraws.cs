using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AuthOps.Cli.Demo;

/// <summary>
/// A seeded generator for synthetic data and nothing else: SHA-256 over seed and counter. The same seed gives the
/// same data on every machine. It is not <c>SecureRandom</c> and no privacy mechanism accepts it.
/// </summary>
internal sealed class SyntheticDraws
{
    private readonly byte[] _input;
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private ulong _counter;
    private int _used = SHA256.HashSizeInBytes;

    /// <summary>Starts a stream; streams of other names are independent.</summary>
    public SyntheticDraws(string seed, string stream)
    {
        var label = Encoding.UTF8.GetBytes(seed + "/" + stream);
        _input = new byte[label.Length + sizeof(ulong)];
        label.CopyTo(_input, 0);
    }

    /// <summary>An integer in 0 .. <paramref name="exclusiveUpper"/> - 1, without bias.</summary>
    public int Next(int exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveUpper, 1);
        var range = (uint)exclusiveUpper;
        var limit = uint.MaxValue - (uint.MaxValue % range + 1) % range;
        uint draw;
        do
        {
            draw = NextUInt32();
        } while (draw > limit);

        return (int)(draw % range);
    }

    /// <summary>Picks an index with probability proportional to its weight.</summary>
    public int NextWeighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var draw = Next(total);
        for (var i = 0; i < weights.Length; i++)
        {
            draw -= weights[i];
            if (draw < 0)
            {
                return i;
            }
        }

        throw new ArgumentException("Weights must be positive in sum.", nameof(weights));
    }

    private uint NextUInt32()
    {
        if (_used == _block.Length)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_input.AsSpan(^sizeof(ulong)), _counter++);
            SHA256.HashData(_input, _block);
            _used = 0;
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(_used));
        _used += sizeof(uint);
        return value;
    }
}
