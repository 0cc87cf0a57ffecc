using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>Reads a snapshot; nothing read is to be used before <see cref="Finish"/> has returned. Not safe for concurrent use.</summary>
internal sealed class SnapshotReader(ILogFile file)
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly long _end = file.Length - sizeof(uint);
    private int _start;
    private int _filled;
    private long _offset;
    private uint _checksum;

    /// <exception cref="FormatException">The snapshot ends here.</exception>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <exception cref="FormatException">The snapshot ends here.</exception>
    public Int128 Int128() => BinaryPrimitives.ReadInt128LittleEndian(Take(16));

    /// <exception cref="FormatException">The snapshot ends here.</exception>
    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    /// <summary>A number of things of which each takes at least so many bytes.</summary>
    /// <exception cref="FormatException">There cannot be so many.</exception>
    public int Count(int leastSize)
    {
        var count = UInt64();
        return count <= (ulong)(Remaining / leastSize) && count <= int.MaxValue
            ? (int)count
            : throw new FormatException("the snapshot counts more than it holds.");
    }

    /// <exception cref="FormatException">The snapshot ends here.</exception>
    public byte[] Bytes()
    {
        var bytes = new byte[Count(1)];
        for (var taken = 0; taken < bytes.Length; )
        {
            var piece = Math.Min(bytes.Length - taken, _buffer.Length);
            Take(piece).CopyTo(bytes.AsSpan(taken));
            taken += piece;
        }

        return bytes;
    }

    /// <summary>Insists that everything was read and the checksum is right.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public void Finish()
    {
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        if (
            Remaining != 0
            || file.Read(checksum, _end) != sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(checksum) != _checksum
        )
        {
            throw new FormatException("the snapshot's checksum does not match.");
        }
    }

    private long Remaining => _end - _offset + (_filled - _start);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_filled - _start < count)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _filled -= _start;
            _start = 0;
            var wanted = (int)Math.Min(_buffer.Length - _filled, _end - _offset);
            var read = wanted > 0 ? file.Read(_buffer.AsSpan(_filled, wanted), _offset) : 0;
            _checksum = Crc32C.Continue(_checksum, _buffer.AsSpan(_filled, read));
            _offset += read;
            _filled += read;
            if (_filled < count)
            {
                throw new FormatException("the snapshot is cut short.");
            }
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }
}
