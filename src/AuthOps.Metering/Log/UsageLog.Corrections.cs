using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <content>Corrections of recorded uses. Safe for concurrent use by many threads.</content>
public sealed partial class UsageLog
{
    internal UsageCorrectionOutcome Correct(UsageCorrection correction)
    {
        lock (Sync)
        {
            RequireSettled();
            if (FindClaim(correction.EventId) is not { } index)
            {
                return UsageCorrectionOutcome.UnknownEvent;
            }

            var original = new RecordView(ReadRecord(index).Record, default);
            if (
                original.Kind != RecordKind.Used
                || State.Projection.Grants[(int)original.Slot].IsTerminated
            )
            {
                return UsageCorrectionOutcome.NotCorrectable;
            }

            if (State.Projection.IsCorrected(index))
            {
                return UsageCorrectionOutcome.AlreadyCorrected;
            }

            return correction.Replacement is { } replacement
                ? Replace(correction, replacement, original, index)
                : Reverse(correction, original, index, []);
        }
    }

    private UsageCorrectionOutcome Replace(
        UsageCorrection correction,
        in UsageEvent replacement,
        in RecordView original,
        ulong index
    )
    {
        if (FindClaim(replacement.Id) is { } claimedBy)
        {
            Append(Refusal(replacement, UsageRefusalReason.IdempotencyConflict, claimedBy));
            return UsageCorrectionOutcome.ReplacementConflict;
        }

        // Judged as if the use had been taken back already, since both become true in one batch.
        var cells = State.Projection.Grants[(int)original.Slot];
        var unit = (UsageUnit)original.Unit;
        cells[unit].Used -= original.Amount;
        var reason = JudgeUse(replacement, State.Projection.Grants);
        cells[unit].Used += original.Amount;
        if (reason != AccessTable.Allowed)
        {
            Append(Refusal(replacement, reason, 0));
            return UsageCorrectionOutcome.ReplacementRefused;
        }

        return Reverse(correction, original, index, [Use(replacement)]);
    }

    private UsageCorrectionOutcome Reverse(
        UsageCorrection correction,
        in RecordView original,
        ulong index,
        ReadOnlySpan<RecordDraft> replacement
    )
    {
        var body = new CorrectionBody(correction.Actor, correction.Replacement?.Id ?? 0);
        Append([
            new RecordDraft(RecordKind.Corrected, original.Slot)
            {
                Id = original.Id,
                Unit = original.Unit,
                Code = (byte)correction.Reason,
                Scenario = original.Scenario,
                Amount = original.Amount,
                Reference = index,
                Tag = original.Tag,
                Extra = body.Write(),
            },
            .. replacement,
        ]);
        return UsageCorrectionOutcome.Corrected;
    }
}
