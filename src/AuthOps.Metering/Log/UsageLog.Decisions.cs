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

    /// <summary>The version in force of a document that later versions replace.</summary>
    /// <param name="documentId">The document.</param>
    /// <returns>Its SHA-256, lower-case hexadecimal; null where no version was adopted.</returns>
    public string? FindAdopted(string documentId)
    {
        lock (Sync)
        {
            return Decisions
                .LastOrDefault(d =>
                    d.Kind == DecisionKind.DocumentAdopted && d.Body.Subject == documentId
                )
                ?.Body.Digest;
        }
    }

    /// <summary>Whether a product was cleared under a receipt; it may have been taken back since.</summary>
    /// <param name="receiptDigest">SHA-256 of the receipt's statement, lower-case hexadecimal.</param>
    /// <returns>False for a receipt that no record names.</returns>
    public bool WasReleased(string receiptDigest)
    {
        lock (Sync)
        {
            return Decisions.Any(d =>
                d.Kind == DecisionKind.Released && d.Body.Digest == receiptDigest
            );
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

    /// <summary>Whether a grant was terminated (退出).</summary>
    /// <param name="grantId">The grant.</param>
    /// <returns>False for a grant that the log does not know.</returns>
    public bool IsTerminated(string grantId)
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
