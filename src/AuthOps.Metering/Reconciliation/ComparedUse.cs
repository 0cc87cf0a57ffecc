using System.Buffers.Binary;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>A use of one side in the form in which it is compared. Immutable.</summary>
internal sealed record ComparedUse
{
    public required UInt128 Id { get; init; }

    public required ushort Scenario { get; init; }

    public required byte Unit { get; init; }

    public required Int128 Amount { get; init; }

    /// <summary>When it was used; of a use through the gate, when this side reserved it.</summary>
    public required long Time { get; init; }

    public uint Tag { get; init; }

    public UseStanding Standing { get; init; } = UseStanding.Used;

    /// <summary>Whether it went through the gate, which has neither a time of the use nor a tag.</summary>
    public bool IsReserved { get; init; }

    /// <summary>The record of the use or the reservation.</summary>
    public required ulong Index { get; init; }

    /// <summary>The record that settled it.</summary>
    public ulong? Settlement { get; init; }

    /// <summary>The record that took it back.</summary>
    public ulong? Correction { get; init; }

    public bool IsCorrected => Correction is not null;

    /// <summary>What counts of the amount.</summary>
    public Int128 Counted => IsCorrected || Standing == UseStanding.Open ? 0 : Amount;

    /// <summary>The records that make it up, in order.</summary>
    public IEnumerable<ulong> Indexes
    {
        get
        {
            yield return Index;
            if (Settlement is { } settlement)
            {
                yield return settlement;
            }

            if (Correction is { } correction)
            {
                yield return correction;
            }
        }
    }

    /// <summary>The time of the use that a record of kind used or reserved begins.</summary>
    public static long TimeOf(in RecordView record) =>
        record.Kind == RecordKind.Used ? unchecked((long)record.Reference) : record.Time;

    /// <summary>Makes the use that a record of kind used or reserved begins.</summary>
    public static ComparedUse Of(ulong index, in RecordView record, ulong? correction) =>
        new()
        {
            Id = record.Id,
            Scenario = record.Scenario,
            Unit = record.Unit,
            Amount = record.Amount,
            Time = TimeOf(record),
            Tag = record.Kind == RecordKind.Used ? record.Tag : 0,
            IsReserved = record.Kind == RecordKind.Reserved,
            Standing = record.Kind == RecordKind.Used ? UseStanding.Used : UseStanding.Open,
            Index = index,
            Correction = correction,
        };

    /// <summary>The use after its settlement; null where it was given back.</summary>
    public ComparedUse? SettledBy(ulong index, in RecordView record) =>
        (UsageOutcome)record.Code == UsageOutcome.Voided
            ? null
            : this with
            {
                Amount = record.Amount,
                Settlement = index,
                Standing =
                    (UsageOutcome)record.Code == UsageOutcome.Committed
                        ? UseStanding.Used
                        : UseStanding.Burned,
            };

    /// <summary>Bytes that two uses share only if nothing of them differs.</summary>
    public void WriteContent(Span<byte> content)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(content, Id);
        BinaryPrimitives.WriteInt128LittleEndian(content[16..], Amount);
        BinaryPrimitives.WriteInt64LittleEndian(content[32..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(content[40..], Tag);
        BinaryPrimitives.WriteUInt16LittleEndian(content[44..], Scenario);
        content[46] = Unit;
        content[47] = (byte)((byte)Standing | (IsReserved ? 0x10 : 0) | (IsCorrected ? 0x20 : 0));
    }

    public const int ContentSize = 48;
}
