using System.Security.Cryptography;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <content>Declared uses and the judgement of events. Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    /// <summary>
    /// Declares who uses which fields in a scenario, so that events can be judged and recorded by number. The declaration
    /// is recorded; every event is judged anew, so that what ends later ends its number too.
    /// </summary>
    /// <param name="grantId">A governed grant.</param>
    /// <param name="scenarioId">Its scenario.</param>
    /// <param name="access">Who, where, which fields, on whose consent.</param>
    /// <returns>The numbers, for this desk.</returns>
    /// <exception cref="UsageRefusedException">It is not allowed now; the refusal is evidenced.</exception>
    /// <exception cref="ArgumentException">The declaration is malformed.</exception>
    /// <exception cref="InvalidOperationException">Too many different declarations for one desk.</exception>
    public UsageTarget Declare(string grantId, string scenarioId, UsageAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        _ = Identifiers.Require(grantId, nameof(grantId));
        _ = Identifiers.Require(scenarioId, nameof(scenarioId));
        access.Validate();
        Identifiers.RequireImpersonal(access.Actor, nameof(access));
        lock (_log.Sync)
        {
            var grant = _register.FindGrant(grantId);
            var reason =
                grant is null ? UsageRefusalReason.UnknownGrant
                : grant.Scope is null ? UsageRefusalReason.AccessNotDeclared
                : Window(grant, scenarioId, access).RefusalAt(_log.Now());
            if (reason is { } refused)
            {
                throw RefuseDeclaration(grantId, scenarioId, refused);
            }

            var digest = DigestOf(grantId, scenarioId, access);
            var target = _log.FindTarget(grantId, scenarioId)!.Value;
            return target with { Access = Number(grant!, scenarioId, access, target, digest) };
        }
    }

    /// <summary>Judges an event; nothing is recorded of one that is allowed, one that is not is evidenced.</summary>
    /// <param name="use">The event, with a target from <see cref="Declare"/>, or of a grant without a scope.</param>
    /// <param name="reason">Why it is not allowed.</param>
    /// <returns>Whether it is allowed, quota aside, at the time it happened.</returns>
    public bool TryAuthorize(in UsageEvent use, out UsageRefusalReason reason)
    {
        reason = _log.Access.Judge(use.Target, use.UsedAt);
        if (reason == AccessTable.Allowed)
        {
            return true;
        }

        _log.RecordRefusal(use, reason);
        return false;
    }

    /// <summary>When a use under a governed grant is allowed, as documents and procedures stand.</summary>
    private AccessWindow Window(AuthorizationGrant grant, string scenarioId, UsageAccess access)
    {
        if (IsOver(grant))
        {
            var ended = new AccessWindow();
            ended.Deny(UsageRefusalReason.Terminated);
            return ended;
        }

        return AccessCompiler.Compile(
            _register,
            _processes.GetValueOrDefault(scenarioId),
            grant,
            scenarioId,
            access,
            product => RestsOnOperatorBase(grant, product)
        );
    }

    /// <summary>Whether the grant, or one it narrows, was terminated.</summary>
    private bool IsOver(AuthorizationGrant grant)
    {
        for (var at = grant; at is not null; at = ParentOf(at))
        {
            if (_log.IsTerminated(at.Id))
            {
                return true;
            }
        }

        return false;

        AuthorizationGrant? ParentOf(AuthorizationGrant child) =>
            child.Scope?.ParentGrantId is { } parent ? _register.FindGrant(parent) : null;
    }

    private ushort Number(
        AuthorizationGrant grant,
        string scenarioId,
        UsageAccess access,
        UsageTarget target,
        string digest
    )
    {
        if (_numbers.TryGetValue(digest, out var known))
        {
            return known;
        }

        if (_declared.Count == AccessTable.MaxEntries)
        {
            throw new InvalidOperationException(
                $"A desk takes {AccessTable.MaxEntries} different declarations; open it again."
            );
        }

        string[] outputs = access.ConsentSetId is null
            ? [access.Domain]
            : [access.Domain, access.ConsentSetId];
        Append(
            DecisionKind.AccessDeclared,
            target.Grant,
            new(
                access.Actor,
                scenarioId,
                digest,
                [.. access.Fields.Keys.Order(StringComparer.Ordinal)],
                outputs
            )
        );
        var declared = new DeclaredAccess(grant, target.Grant, target.Scenario, scenarioId, access);
        _declared.Add(declared);
        _entries.Add(EntryOf(declared));
        var number = (ushort)_declared.Count;
        _numbers.Add(digest, number);
        _log.Access = Gate.TableOf([.. _entries]);
        return number;
    }

    private UsageRefusedException RefuseDeclaration(
        string grantId,
        string scenarioId,
        UsageRefusalReason reason
    )
    {
        var grant = _register.FindGrant(grantId);
        var scenario = grant?.FindScenario(scenarioId);
        var request = new UsageRequest
        {
            GrantId = grantId,
            ScenarioId = scenarioId,
            Purpose = scenario?.Purpose ?? "unknown",
            ProductId = scenario?.ProductId ?? "unknown",
            Unit = UsageUnit.ServiceCalls,
            Amount = 0,
            IdempotencyKey = "declaration",
        };
        return Gate.Refuse(request, reason);
    }

    /// <summary>Judges every declared use anew.</summary>
    private void Compile()
    {
        _entries.Clear();
        _entries.AddRange(_declared.Select(EntryOf));
        _log.Access = Gate.TableOf([.. _entries]);
    }

    private AccessEntry EntryOf(DeclaredAccess declared) =>
        new(
            declared.Slot,
            declared.Scenario,
            Window(declared.Grant, declared.ScenarioId, declared.Access)
        );

    private static string DigestOf(string grantId, string scenarioId, UsageAccess access) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                EvidenceJson.Write(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("actor", access.Actor);
                    if (access.ConsentSetId is not null)
                    {
                        json.WriteString("consentSet", access.ConsentSetId);
                    }

                    json.WriteString("domain", access.Domain);
                    json.WriteStartObject("fields");
                    foreach (var (resource, names) in access.Fields)
                    {
                        json.WriteStrings(resource, names.Order(StringComparer.Ordinal));
                    }

                    json.WriteEndObject();
                    json.WriteString("grant", grantId);
                    json.WriteString("scenario", scenarioId);
                    json.WriteEndObject();
                })
            )
        );
}
