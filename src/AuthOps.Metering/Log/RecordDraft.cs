using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Log;

/// <summary>A record before it has its place: what is said, without sequence, time, salt and previous hash.</summary>
internal readonly struct RecordDraft
{
    public RecordDraft(RecordKind kind, uint slot)
    {
        Kind = kind;
        Slot = slot;
        Scenario = RecordLayout.NoScenario;
    }

    public RecordKind Kind { get; init; }

    public uint Slot { get; init; }

    public UInt128 Id { get; init; }

    public byte Unit { get; init; }

    public byte Code { get; init; }

    public ushort Scenario { get; init; }

    public Int128 Amount { get; init; }

    /// <summary>The index of another record, or the time of the use in microseconds.</summary>
    public ulong Reference { get; init; }

    public uint Tag { get; init; }

    /// <summary>What does not fit into the record; null for nothing.</summary>
    public byte[]? Extra { get; init; }

    /// <summary>Writes the record but for its previous hash, and gives the body to keep beside it, or null.</summary>
    public byte[]? Write(Span<byte> record, ulong sequence, long time)
    {
        record[0] = RecordLayout.Version;
        record[RecordLayout.KindOffset] = (byte)Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(record[RecordLayout.SlotOffset..], Slot);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordLayout.SequenceOffset..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordLayout.TimeOffset..], time);
        BinaryPrimitives.WriteUInt128LittleEndian(record[RecordLayout.IdOffset..], Id);
        SecureRandom.Fill(record.Slice(RecordLayout.SaltOffset, RecordLayout.SaltSize));
        var payload = record[RecordLayout.PayloadOffset..];
        payload[RecordLayout.UnitOffset] = Unit;
        payload[RecordLayout.CodeOffset] = Code;
        BinaryPrimitives.WriteUInt16LittleEndian(payload[RecordLayout.ScenarioOffset..], Scenario);
        BinaryPrimitives.WriteInt128LittleEndian(payload[RecordLayout.AmountOffset..], Amount);
        BinaryPrimitives.WriteUInt64LittleEndian(
            payload[RecordLayout.ReferenceOffset..],
            Reference
        );
        BinaryPrimitives.WriteUInt32LittleEndian(payload[RecordLayout.TagOffset..], Tag);
        if (Extra is null)
        {
            return null;
        }

        var body = new byte[RecordLayout.PayloadSize + Extra.Length];
        payload.CopyTo(body);
        Extra.CopyTo(body, RecordLayout.PayloadSize);
        record[RecordLayout.KindOffset] |= RecordLayout.OverflowFlag;
        Sha256.Hash(body, payload);
        return body;
    }
}
