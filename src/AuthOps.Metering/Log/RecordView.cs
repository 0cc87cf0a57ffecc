using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>Reads the fields of a record in place; says nothing about whether they make sense.</summary>
internal readonly ref struct RecordView
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly ReadOnlySpan<byte> _payload;

    /// <summary>A record and, where it has one, its body.</summary>
    public RecordView(ReadOnlySpan<byte> record, ReadOnlySpan<byte> body)
    {
        _record = record[..RecordLayout.Size];
        Body = body;
        _payload = body.IsEmpty
            ? record.Slice(RecordLayout.PayloadOffset, RecordLayout.PayloadSize)
            : body[..RecordLayout.PayloadSize];
    }

    /// <summary>The whole record.</summary>
    public ReadOnlySpan<byte> Bytes => _record;

    /// <summary>The body beside the record, payload first; empty if there is none.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public byte Version => _record[0];

    public RecordKind Kind =>
        (RecordKind)(_record[RecordLayout.KindOffset] & ~RecordLayout.OverflowFlag);

    public bool HasBody => (_record[RecordLayout.KindOffset] & RecordLayout.OverflowFlag) != 0;

    public uint Slot => BinaryPrimitives.ReadUInt32LittleEndian(_record[RecordLayout.SlotOffset..]);

    public ulong Sequence =>
        BinaryPrimitives.ReadUInt64LittleEndian(_record[RecordLayout.SequenceOffset..]);

    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_record[RecordLayout.TimeOffset..]);

    public UInt128 Id => BinaryPrimitives.ReadUInt128LittleEndian(_record[RecordLayout.IdOffset..]);

    public ReadOnlySpan<byte> Previous =>
        _record.Slice(RecordLayout.PreviousOffset, RecordLayout.DigestSize);

    /// <summary>In the record: the payload, or the digest of the body.</summary>
    public ReadOnlySpan<byte> Tail => _record[RecordLayout.PayloadOffset..];

    public byte Unit => _payload[RecordLayout.UnitOffset];

    public byte Code => _payload[RecordLayout.CodeOffset];

    public ushort Scenario =>
        BinaryPrimitives.ReadUInt16LittleEndian(_payload[RecordLayout.ScenarioOffset..]);

    public Int128 Amount =>
        BinaryPrimitives.ReadInt128LittleEndian(_payload[RecordLayout.AmountOffset..]);

    public ulong Reference =>
        BinaryPrimitives.ReadUInt64LittleEndian(_payload[RecordLayout.ReferenceOffset..]);

    public uint Tag => BinaryPrimitives.ReadUInt32LittleEndian(_payload[RecordLayout.TagOffset..]);

    /// <summary>What stands in the body after the payload.</summary>
    public ReadOnlySpan<byte> Extra => Body.IsEmpty ? default : Body[RecordLayout.PayloadSize..];
}
