using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Metering.Log;

/// <summary>Writes the fields of a record's body, little-endian. Not safe for concurrent use.</summary>
internal sealed class BodyWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Byte(byte value) => _buffer.Write([value]);

    public void Bytes(ReadOnlySpan<byte> value) => _buffer.Write(value);

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Int128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(_buffer.GetSpan(16), value);
        _buffer.Advance(16);
    }

    /// <summary>An identifier: one byte of length and its characters.</summary>
    public void Text(string value)
    {
        Byte((byte)value.Length);
        _ = Encoding.ASCII.GetBytes(value, _buffer);
    }
}
