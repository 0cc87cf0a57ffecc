using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering;

/// <content>What the desk asks of the gate, under the log's lock. Safe for concurrent use by many threads.</content>
public sealed partial class UsageGate
{
    /// <summary>The table of the grants in force and of declared uses.</summary>
    internal AccessTable TableOf(AccessEntry[] entries) =>
        new(
            [
                .. Projection.Grants.Select(grant => new AccessTable.GrantSlot(
                    StateOf(grant),
                    grant.Body.Scenarios.Count,
                    grant.FromMicroseconds,
                    grant.UntilMicroseconds
                )),
            ],
            entries
        );

    /// <summary>Records that a request was refused, and gives the exception to throw.</summary>
    internal UsageRefusedException Refuse(UsageRequest request, UsageRefusalReason reason)
    {
        var id = UsageEventId.FromKey(request.GrantId, request.IdempotencyKey);
        _log.Append(Refused(request, id, reason, claimedBy: 0));
        return Refusals.Exception(request, reason);
    }

    /// <summary>Terminates grants, burning what is reserved under them; gives the index of the first termination.</summary>
    internal ulong Terminate(IReadOnlyList<string> grantIds, string actor)
    {
        var slots = grantIds.Select(id => Projection.FindGrant(id)!.Slot).ToHashSet();
        var burned = Projection.Open.Where(open => slots.Contains(open.Value.Slot)).ToArray();
        var first = _log.Append([
            .. burned.Select(open =>
                Settlement(
                    open.Key,
                    open.Value,
                    UsageOutcome.BurnedAtTermination,
                    open.Value.Amount
                )
            ),
            .. grantIds.Select(id =>
                UsageLog.Decision(
                    DecisionKind.GrantTerminated,
                    Projection.FindGrant(id)!.Slot,
                    new(actor, id, DecisionBody.NoDigest, [], [])
                )
            ),
        ]);
        foreach (var (index, _) in burned)
        {
            _open.GetValueOrDefault(index)?.Revoke();
            _open.Remove(index);
        }

        return first + (ulong)burned.Length;
    }

    private AccessTable.GrantState StateOf(GrantEntry grant) =>
        grant.IsTerminated ? AccessTable.GrantState.Terminated
        : !_grants.TryGetValue(grant.Id, out var known) ? AccessTable.GrantState.NotInForce
        : known.Scope is null ? AccessTable.GrantState.Plain
        : AccessTable.GrantState.Governed;

    /// <summary>Without a desk nobody can show that an agreement was filed.</summary>
    private UsageRefusalReason? AccessRefusal(
        AuthorizationGrant grant,
        UsageRequest request,
        long now
    ) =>
        _log.Judge is { } judge
            ? judge.Refusal(grant, request, now)
            : UsageRefusalReason.AgreementNotFiled;

    /// <summary>A repeated request gets its reservation only if what it declares is allowed.</summary>
    private void RequireAuthorized(UsageRequest request, UInt128 id)
    {
        if (
            _grants.TryGetValue(request.GrantId, out var grant)
            && grant.Scope is not null
            && AccessRefusal(grant, request, _log.Now()) is { } reason
        )
        {
            _log.Append(Refused(request, id, reason, claimedBy: 0));
            throw Refusals.Exception(request, reason);
        }
    }
}
