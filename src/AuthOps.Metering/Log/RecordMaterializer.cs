using AuthOps.Metering.Events;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>Turns records into objects with names instead of numbers. Stateless.</summary>
internal static class RecordMaterializer
{
    /// <summary>Makes the object of a record.</summary>
    /// <param name="record">A record in its right place.</param>
    /// <param name="index">Its index.</param>
    /// <param name="grants">The grants by slot, at least those registered before it.</param>
    /// <exception cref="UsageLogCorruptException">The record cannot be read.</exception>
    public static UsageRecord Create(
        in RecordView record,
        ulong index,
        IReadOnlyList<GrantEntry> grants
    )
    {
        try
        {
            _ = Microseconds.TryToInstant(record.Time, out var time);
            return Create(record, grants) with { Index = index, Time = time };
        }
        catch (FormatException e)
        {
            throw new UsageLogCorruptException(index, null, null, e.Message);
        }
    }

    private static UsageRecord Create(in RecordView record, IReadOnlyList<GrantEntry> grants)
    {
        switch (record.Kind)
        {
            case RecordKind.GrantRegistered:
                var body = GrantBody.Read(record.Extra);
                return new GrantRegisteredRecord(
                    body.GrantId,
                    body.Digest,
                    body.Validity,
                    body.Quotas
                );
            case RecordKind.Reserved:
                return new UsageReservedRecord(UsageEventId.Format(record.Id), Use(record, grants));
            case RecordKind.Used:
                return Microseconds.TryToInstant(unchecked((long)record.Reference), out var usedAt)
                    ? new UsageUsedRecord(
                        UsageEventId.Format(record.Id),
                        Use(record, grants),
                        usedAt,
                        record.Tag
                    )
                    : throw new FormatException("a time is out of range.");
            case RecordKind.Settled:
                return new UsageSettledRecord(
                    record.Reference,
                    (UsageOutcome)record.Code,
                    record.Amount
                );
            case RecordKind.Refused:
                return new UsageRefusedRecord(
                    UsageEventId.Format(record.Id),
                    Use(record, grants),
                    (UsageRefusalReason)record.Code
                );
            case RecordKind.Corrected:
                var correction = CorrectionBody.Read(record.Extra);
                return new UsageCorrectedRecord(
                    record.Reference,
                    UsageEventId.Format(record.Id),
                    UseOfNumbers(record, grants),
                    (UsageCorrectionReason)record.Code,
                    correction.Actor,
                    correction.Replacement == 0 ? null : UsageEventId.Format(correction.Replacement)
                );
            case RecordKind.Decided:
                return new DecisionRecord(
                    (DecisionKind)record.Code,
                    record.Slot < grants.Count ? grants[(int)record.Slot].Id : null,
                    DecisionBody.Read(record.Extra),
                    record.Tag
                );
            default:
                return new LogNoticeRecord((LogNotice)record.Code, record.Amount);
        }
    }

    private static MeteredUse Use(in RecordView record, IReadOnlyList<GrantEntry> grants)
    {
        if (record.HasBody)
        {
            var body = RefusalBody.Read(record.Extra);
            return new MeteredUse(
                body.GrantId,
                body.ScenarioId,
                body.Purpose,
                body.ProductId,
                (UsageUnit)record.Unit,
                record.Amount
            );
        }

        return UseOfNumbers(record, grants);
    }

    private static MeteredUse UseOfNumbers(in RecordView record, IReadOnlyList<GrantEntry> grants)
    {
        if (record.Slot >= grants.Count)
        {
            throw new FormatException("the record names a grant that has not been registered.");
        }

        var grant = grants[(int)record.Slot].Body;
        if (record.Scenario >= grant.Scenarios.Count)
        {
            throw new FormatException("the record names a scenario its grant does not have.");
        }

        var scenario = grant.Scenarios[record.Scenario];
        return new MeteredUse(
            grant.GrantId,
            scenario.Id,
            scenario.Purpose,
            scenario.ProductId,
            (UsageUnit)record.Unit,
            record.Amount
        );
    }
}
