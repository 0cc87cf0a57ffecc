using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Metering.Log;

/// <summary>Reads the fields of a record's body and refuses what <see cref="BodyWriter"/> would not have written.</summary>
internal ref struct BodyReader
{
    private ReadOnlySpan<byte> _rest;

    public BodyReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (_rest.Length < length)
        {
            throw new FormatException("the record's body ends inside a field.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public Int128 Amount()
    {
        var value = BinaryPrimitives.ReadInt128LittleEndian(Bytes(16));
        return value >= 0 ? value : throw new FormatException("an amount is negative.");
    }

    public DateTimeOffset Instant() =>
        Microseconds.TryToInstant(
            BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long))),
            out var instant
        )
            ? instant
            : throw new FormatException("a time is out of range.");

    public T Value<T>()
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), Byte());
        return Enum.IsDefined(value)
            ? value
            : throw new FormatException($"a field is not one of {typeof(T).Name}.");
    }

    public string Text()
    {
        var text = Encoding.ASCII.GetString(Bytes(Byte()));
        return Identifiers.IsWellFormed(text)
            ? text
            : throw new FormatException("an identifier is malformed.");
    }

    public readonly void RequireEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new FormatException("the record's body has bytes after its last field.");
        }
    }
}
