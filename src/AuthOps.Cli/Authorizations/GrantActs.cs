using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Packs;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>The acts of the first five stages, and what follows them: grant, tariff, termination. Stateless.</summary>
internal static class GrantActs
{
    // The members in which agreements and receipts name who signs them.
    private static readonly string[] s_parties =
    [
        "decidedBy",
        "implementingBody",
        "operator",
        "supervisedBy",
    ];

    /// <summary>The plan is drafted; its procedure begins with the first draft.</summary>
    public static StoreAct Draft(GovernedStore store, StoreActor actor, byte[] canonical)
    {
        var plan = store.Evidenced(actor, () => ImplementationPlan.Parse(canonical));
        if (store.Process(plan.Id) is null)
        {
            store.Desk.Begin(plan.Id, actor.Party);
        }

        return store.Take(
            actor,
            plan.Id,
            AuthorizationStage.PlanDrafted,
            plan.Digest,
            (
                StoreDocuments.NameOf("plan", plan.Id, plan.Digest),
                DsseEnvelope.Sign(plan.ToStatement(), actor.Key)
            )
        );
    }

    /// <summary>The plan is approved, or sent back; who approves signs it too.</summary>
    public static StoreAct Decide(
        GovernedStore store,
        StoreActor actor,
        string planId,
        bool isRejection
    )
    {
        var digest = store.DigestOf(planId, AuthorizationStage.PlanDrafted);
        return isRejection
            ? store.Reject(actor, planId, AuthorizationStage.PlanApproved, digest)
            : store.Take(
                actor,
                planId,
                AuthorizationStage.PlanApproved,
                digest,
                store.SignedToo("implementation-plan", digest, actor)
            );
    }

    /// <summary>The operator is selected under the approved plan.</summary>
    public static StoreAct Select(GovernedStore store, StoreActor actor, string planId) =>
        store.Take(
            actor,
            planId,
            AuthorizationStage.OperatorSelected,
            store.DigestOf(planId, AuthorizationStage.PlanApproved)
        );

    /// <summary>The agreement is signed by the first of its parties; the other countersigns.</summary>
    public static StoreAct Sign(GovernedStore store, StoreActor actor, byte[] canonical)
    {
        var agreement = store.Evidenced(
            actor,
            () =>
                RequireParty(
                    OperatingAgreement.Parse(
                        canonical,
                        store.Documents.Plans(),
                        store.Register.Rules.Packs
                    ),
                    actor
                )
        );
        return store.Take(
            actor,
            agreement.Plan.Id,
            AuthorizationStage.AgreementSigned,
            agreement.Digest,
            (
                StoreDocuments.NameOf("agreement", agreement.Id, agreement.Digest),
                DsseEnvelope.Sign(agreement.ToStatement(), actor.Key)
            )
        );
    }

    /// <summary>The agreement is filed, once both sides have signed it.</summary>
    public static StoreAct File(GovernedStore store, StoreActor actor, string planId, string number)
    {
        var digest = store.DigestOf(planId, AuthorizationStage.AgreementSigned);
        if (store.Process(planId)?.Next != AuthorizationStage.AgreementFiled)
        {
            return store.Take(actor, planId, AuthorizationStage.AgreementFiled, digest);
        }

        var (name, envelope) = store.Require("operating-agreement", digest);
        store.Evidenced(actor, () => RequireWhole(store, name, envelope));
        var agreement = store
            .Documents.Agreements(store.Register.Rules.Packs)
            .First(a => a.Digest == digest);
        AgreementFiling filing;
        try
        {
            filing = new AgreementFiling(number, Microseconds(store.Now));
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--number: {error.Message}");
        }

        return store.Take(
            actor,
            planId,
            AuthorizationStage.AgreementFiled,
            digest,
            (
                StoreDocuments.NameOf("filing", agreement.Id, digest),
                DsseEnvelope.Sign(AgreementFilings.ToStatement(agreement, filing), actor.Key)
            )
        );
    }

    /// <summary>A grant under a filed agreement, by its implementing body.</summary>
    public static StoreAct Issue(GovernedStore store, StoreActor actor, byte[] canonical)
    {
        var grant = AuthorizationGrant.Parse(canonical);
        store.Evidenced(
            actor,
            () =>
            {
                RequireIssuable(store, actor, grant);
                return store.Candidate([.. store.Desk.Register.Grants, grant]);
            }
        );
        var name = StoreDocuments.NameOf("grant", grant.Id, grant.Digest);
        store.Put(name, DsseEnvelope.Sign(grant.ToStatement(), actor.Key), store.Reopen);
        return new StoreAct("issue", grant.Id, Statement: name);
    }

    /// <summary>A tariff, signed by the first of both sides; the other countersigns.</summary>
    public static StoreAct Price(GovernedStore store, StoreActor actor, TariffPlan tariff)
    {
        store.Evidenced(actor, () => RequireRole(actor, PackRoles.Of(TariffPlan.PredicateType)!));
        var name = StoreDocuments.NameOf("tariff", "all", tariff.Digest);
        store.Put(name, DsseEnvelope.Sign(tariff.ToStatement(), actor.Key));
        return new StoreAct("tariff", tariff.Digest, Statement: name);
    }

    /// <summary>A second side signs a statement of the store that the first signed.</summary>
    public static StoreAct Countersign(GovernedStore store, StoreActor actor, string name)
    {
        if (!store.Documents.Statements.TryGetValue(name, out var envelope))
        {
            throw new UsageException(
                $"--statement: the store has no {name}; name a file of its evidence folder"
            );
        }

        store.Evidenced(actor, () => RequireOther(actor, name, envelope.Statement));
        if (store.Documents.IsSignedBy(envelope, actor.Party))
        {
            throw new UsageException($"{actor.Party} has signed {name} before");
        }

        store.Put(name, envelope.WithSignature(actor.Key));
        return new StoreAct("countersign", name, Statement: name);
    }

    /// <summary>A grant ends, and all that narrow it; the certificate is for both sides to sign.</summary>
    public static StoreAct Terminate(
        GovernedStore store,
        StoreActor actor,
        string grantId,
        ExitEvidence evidence
    )
    {
        // After a crash in between, the record is there and its certificate is not.
        var certificate =
            store.Log.IsTerminated(grantId) && !IsCertified(store, grantId)
                ? store.Desk.Certify(grantId, actor.Party, evidence)
                : store.Desk.Terminate(grantId, actor.Party, evidence);
        var statement = certificate.ToStatement();
        var name = StoreDocuments.NameOf("exit", grantId, statement.Digest);
        store.Put(name, DsseEnvelope.Sign(statement, actor.Key));
        return new StoreAct("terminate", grantId, Statement: name);
    }

    private static bool IsCertified(GovernedStore store, string grantId) =>
        store
            .Documents.Of("exit-certificate")
            .Any(s =>
                s.Envelope.Statement.Predicate.TryGetProperty("grants", out var grants)
                && grants.ValueKind == JsonValueKind.Array
                && grants.EnumerateArray().Any(g => g.ValueEquals(grantId))
            );

    /// <summary>Signs a checkpoint of the log as it stands; who operates does that.</summary>
    public static StoreAct Checkpoint(GovernedStore store, StoreActor actor)
    {
        store.Evidenced(actor, () => RequireRole(actor, [Roles.Operator]));
        var checkpoint = store.Log.WriteCheckpoint(actor.Key);
        return new StoreAct("checkpoint", checkpoint.Root);
    }

    private static OperatingAgreement RequireParty(
        OperatingAgreement agreement,
        StoreActor actor
    ) =>
        actor.Party == agreement.OperatorId || actor.Party == agreement.Plan.ImplementingBody
            ? agreement
            : throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"Agreement {agreement.Id} is between {agreement.Plan.ImplementingBody} and {agreement.OperatorId}; {actor.Party} does not sign it."
            );

    private static bool RequireWhole(GovernedStore store, string name, DsseEnvelope envelope)
    {
        var verdict = envelope.Verify(
            store.Trust,
            [.. PackRoles.Of(envelope.Statement.PredicateType)!],
            store.Now
        );
        return verdict.IsAccepted
            ? true
            : throw new AuthorizationException(
                AuthorizationFault.AgreementInvalid,
                $"{name} is not signed by both sides: {string.Join("; ", verdict.Findings.Select(static f => f.Message))}."
            );
    }

    private static void RequireIssuable(
        GovernedStore store,
        StoreActor actor,
        AuthorizationGrant grant
    )
    {
        var party = store.Register.Rules.Parties.Require(actor.Party);
        if (
            grant.ImplementingBody != actor.Party
            || !party.Roles.HasFlag(PartyRoles.ImplementingBody)
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"Grant {grant.Id} is {grant.ImplementingBody}'s to issue, an implementing body; {actor.Party} is {party.Roles}."
            );
        }

        if (
            grant.Scope is not { } scope
            || store.Desk.Register.FindAgreement(scope.AgreementId) is not { Filing: not null }
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.AgreementNotFiled,
                $"Grant {grant.Id} stands under {grant.Scope?.AgreementId ?? "no agreement"}, of which no filing is recorded."
            );
        }
    }

    /// <summary>A second side there is, and where the statement names its parties, they and no others sign it.</summary>
    private static bool RequireOther(StoreActor actor, string name, Statement statement)
    {
        if (PackRoles.Of(statement.PredicateType) is not { Count: > 1 } roles)
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{name} is signed by one side alone; nobody countersigns it."
            );
        }

        var named = s_parties
            .Select(member =>
                statement.Predicate.TryGetProperty(member, out var party)
                && party.ValueKind == JsonValueKind.String
                    ? party.GetString()
                    : null
            )
            .OfType<string>()
            .ToList();
        if (named.Count > 0 && !named.Contains(actor.Party, StringComparer.Ordinal))
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{name} is between {string.Join(" and ", named)}; {actor.Party} does not sign it."
            );
        }

        return RequireRole(actor, roles);
    }

    private static bool RequireRole(StoreActor actor, IReadOnlyList<string> roles) =>
        roles.Any(actor.Holds)
            ? true
            : throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"The key of {actor.Party} does not sign this; one of {string.Join(", ", roles)} does."
            );

    private static DateTimeOffset Microseconds(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
