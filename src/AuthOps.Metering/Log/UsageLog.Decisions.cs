using AuthOps.Metering.Authorization;
using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Log;

/// <content>Acts of authorisation. Safe for concurrent use by many threads.</content>
public sealed partial class UsageLog
{
    private volatile AccessTable _access = AccessTable.Empty;

    /// <summary>What is allowed to whom, compiled; replaced as a whole.</summary>
    internal AccessTable Access
    {
        get => _access;
        set => _access = value;
    }

    /// <summary>Who judges declared uses under governed grants; null where nobody does, and then they are refused.</summary>
    internal IAccessJudge? Judge { get; set; }

    internal IReadOnlyList<LoggedDecision> Decisions
    {
        get
        {
            lock (Sync)
            {
                return State.Projection.Decisions;
            }
        }
    }

    /// <summary>The grant of a slot; null for none.</summary>
    internal string? GrantOf(uint slot)
    {
        lock (Sync)
        {
            var grants = State.Projection.Grants;
            return slot < (uint)grants.Count ? grants[(int)slot].Id : null;
        }
    }

    /// <summary>The slot of a grant that the gate has registered.</summary>
    internal uint SlotOf(string grantId)
    {
        lock (Sync)
        {
            return State.Projection.FindGrant(grantId)!.Slot;
        }
    }

    internal bool IsTerminated(string grantId)
    {
        lock (Sync)
        {
            return State.Projection.FindGrant(grantId)?.IsTerminated == true;
        }
    }

    /// <summary>The record of a decision, in the chain of a grant or, for a slot of none, outside.</summary>
    internal static RecordDraft Decision(
        DecisionKind kind,
        uint slot,
        DecisionBody body,
        uint tag = 0
    ) =>
        new(RecordKind.Decided, slot)
        {
            Code = (byte)kind,
            Tag = tag,
            Extra = body.Write(),
        };
}
