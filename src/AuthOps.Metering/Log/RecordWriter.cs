using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>Writes a record's body: version, kind, index, time, then the fields of its kind, little-endian.</summary>
internal ref struct RecordWriter
{
    public const byte Version = 1;

    /// <summary>No body is longer: 26 bytes of common fields and less than 400 of any kind.</summary>
    public const int MaxBodyLength = 1024;

    private readonly Span<byte> _buffer;
    private int _length;

    private RecordWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Writes a record.</summary>
    /// <returns>The body's length.</returns>
    public static int Write(UsageRecord record, Span<byte> body)
    {
        var writer = new RecordWriter(body);
        writer.Byte(Version);
        writer.Byte((byte)RecordKinds.Of(record));
        writer.UInt64(record.Index);
        writer.Instant(record.Time);
        switch (record)
        {
            case GrantRegisteredRecord grant:
                writer.Grant(grant);
                break;
            case UsageReservedRecord reserved:
                writer.Request(reserved.Request);
                break;
            case UsageSettledRecord settled:
                writer.UInt64(settled.Reservation);
                writer.Byte((byte)settled.Outcome);
                writer.Int128(settled.Consumed);
                break;
            case UsageRefusedRecord refused:
                writer.Byte((byte)refused.Reason);
                writer.Request(refused.Request);
                break;
            default:
                throw new InvalidOperationException("A record of an unknown type.");
        }

        return writer._length;
    }

    private void Grant(GrantRegisteredRecord grant)
    {
        Text(grant.GrantId);
        Convert.FromHexString(grant.GrantDigest).CopyTo(_buffer[_length..]);
        _length += 32;
        Instant(grant.Validity.From);
        Instant(grant.Validity.Until);
        Byte((byte)grant.Quotas.Count);
        foreach (var (unit, granted) in grant.Quotas)
        {
            Byte((byte)unit);
            Int128(granted);
        }
    }

    private void Request(UsageRequest request)
    {
        Text(request.GrantId);
        Text(request.ScenarioId);
        Text(request.Purpose);
        Text(request.ProductId);
        Text(request.IdempotencyKey);
        Byte((byte)request.Unit);
        Int128(request.Amount);
    }

    private void Byte(byte value) => _buffer[_length++] = value;

    private void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[_length..], value);
        _length += sizeof(ulong);
    }

    private void Instant(DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[_length..], Microseconds.From(value));
        _length += sizeof(long);
    }

    private void Int128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(_buffer[_length..], value);
        _length += 16;
    }

    private void Text(string value)
    {
        Byte((byte)value.Length);
        _length += Encoding.ASCII.GetBytes(value, _buffer[_length..]);
    }
}
