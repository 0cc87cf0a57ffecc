using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>Writes a snapshot in pieces, with a checksum over all of them at the end. Not safe for concurrent use.</summary>
internal sealed class SnapshotWriter(ILogFile file)
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _used;
    private long _offset;
    private uint _checksum;

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        _used += sizeof(ulong);
    }

    public void Int128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(Reserve(16), value);
        _used += 16;
    }

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value);
        _used += 16;
    }

    /// <summary>Bytes with their number before them.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        UInt64((ulong)bytes.Length);
        while (!bytes.IsEmpty)
        {
            var room = Reserve(1);
            var taken = Math.Min(room.Length, bytes.Length);
            bytes[..taken].CopyTo(room);
            _used += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Writes the checksum and makes everything durable.</summary>
    public void Finish()
    {
        Drain();
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, _checksum);
        file.Write(checksum, _offset);
        file.Flush();
    }

    private Span<byte> Reserve(int count)
    {
        if (_used + count > _buffer.Length)
        {
            Drain();
        }

        return _buffer.AsSpan(_used);
    }

    private void Drain()
    {
        var bytes = _buffer.AsSpan(0, _used);
        _checksum = Crc32C.Continue(_checksum, bytes);
        file.Write(bytes, _offset);
        _offset += _used;
        _used = 0;
    }
}
