using System.Buffers.Binary;
using System.Text;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>Reads a record's body, refusing every body that <see cref="RecordWriter"/> would not have written.</summary>
internal ref struct RecordReader
{
    private ReadOnlySpan<byte> _rest;

    private RecordReader(ReadOnlySpan<byte> body) => _rest = body;

    /// <summary>Reads a record.</summary>
    /// <param name="body">The body, whose checksum has been checked.</param>
    /// <param name="index">The index it must carry.</param>
    /// <exception cref="FormatException">The body is not a record of this version; the message says why.</exception>
    public static UsageRecord Read(ReadOnlySpan<byte> body, ulong index)
    {
        var reader = new RecordReader(body);
        var version = reader.Byte();
        if (version != RecordWriter.Version)
        {
            throw new FormatException(
                $"the record has version {version}; this program reads {RecordWriter.Version}."
            );
        }

        var kind = (RecordKind)reader.Byte();
        if (reader.UInt64() != index)
        {
            throw new FormatException("the record carries another record's index.");
        }

        var time = reader.Instant();
        UsageRecord record = kind switch
        {
            RecordKind.GrantRegistered => reader.Grant(),
            RecordKind.UsageReserved => new UsageReservedRecord(reader.Request()),
            RecordKind.UsageSettled => new UsageSettledRecord(
                reader.UInt64(),
                reader.Value<UsageOutcome>(),
                reader.Amount()
            ),
            RecordKind.UsageRefused => reader.Refused(),
            _ => throw new FormatException("the record is of an unknown kind."),
        };
        if (!reader._rest.IsEmpty)
        {
            throw new FormatException("the record has bytes after its last field.");
        }

        return record with
        {
            Index = index,
            Time = time,
        };
    }

    private GrantRegisteredRecord Grant()
    {
        var id = Text();
        var digest = Convert.ToHexStringLower(Take(32));
        var from = Instant();
        var until = Instant();
        if (until <= from)
        {
            throw new FormatException("the grant's period runs backwards.");
        }

        var quotas = new KeyValuePair<UsageUnit, Int128>[Byte()];
        for (var i = 0; i < quotas.Length; i++)
        {
            quotas[i] = KeyValuePair.Create(Value<UsageUnit>(), Amount());
            if (i > 0 && quotas[i].Key <= quotas[i - 1].Key)
            {
                throw new FormatException("the grant's units are out of order.");
            }
        }

        return new GrantRegisteredRecord(
            id,
            digest,
            new ValidityPeriod(from, until),
            Array.AsReadOnly(quotas)
        );
    }

    private UsageRefusedRecord Refused()
    {
        var reason = Value<UsageRefusalReason>();
        return new UsageRefusedRecord(Request(), reason);
    }

    private UsageRequest Request() =>
        new()
        {
            GrantId = Text(),
            ScenarioId = Text(),
            Purpose = Text(),
            ProductId = Text(),
            IdempotencyKey = Text(),
            Unit = Value<UsageUnit>(),
            Amount = Amount(),
        };

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_rest.Length < length)
        {
            throw new FormatException("the record ends inside a field.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private byte Byte() => Take(1)[0];

    private ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    private Int128 Amount()
    {
        var value = BinaryPrimitives.ReadInt128LittleEndian(Take(16));
        return value >= 0 ? value : throw new FormatException("an amount is negative.");
    }

    private DateTimeOffset Instant() =>
        Microseconds.TryToInstant(
            BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))),
            out var instant
        )
            ? instant
            : throw new FormatException("a time is out of range.");

    private T Value<T>()
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), Byte());
        return Enum.IsDefined(value)
            ? value
            : throw new FormatException($"a field is not one of {typeof(T).Name}.");
    }

    private string Text()
    {
        var text = Encoding.ASCII.GetString(Take(Byte()));
        return Identifiers.IsWellFormed(text)
            ? text
            : throw new FormatException("an identifier is malformed.");
    }
}
