using AuthOps.Cli.Certificates;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Authorizations;

/// <summary>The acts of a scenario from its application to the product. Stateless.</summary>
internal static class ScenarioActs
{
    /// <summary>A developer applies with a scenario under a grant.</summary>
    public static StoreAct Apply(GovernedStore store, StoreActor actor, byte[] canonical)
    {
        var plan = ScenarioPlan.Parse(canonical);
        var id = plan.Scenario.Id;
        store.Evidenced(actor, () => store.Candidate(plan: RequireOwn(store, plan, actor)));
        if (store.Process(id) is null)
        {
            store.Desk.BeginScenario(PlanOf(store, plan.GrantId), id, actor.Party);
        }

        return store.Take(
            actor,
            id,
            AuthorizationStage.ScenarioDrafted,
            plan.Digest,
            (
                StoreDocuments.NameOf("scenario", id, plan.Digest),
                DsseEnvelope.Sign(plan.ToStatement(), actor.Key)
            )
        );
    }

    /// <summary>The scenario is evaluated, or sent back; who evaluates signs it too.</summary>
    public static StoreAct Decide(
        GovernedStore store,
        StoreActor actor,
        string scenarioId,
        bool isRejection
    )
    {
        var digest = store.DigestOf(scenarioId, AuthorizationStage.ScenarioDrafted);
        return isRejection
            ? store.Reject(actor, scenarioId, AuthorizationStage.ScenarioEvaluated, digest)
            : store.Take(
                actor,
                scenarioId,
                AuthorizationStage.ScenarioEvaluated,
                digest,
                store.SignedToo("scenario-plan", digest, actor)
            );
    }

    /// <summary>An operation made something of something.</summary>
    public static StoreAct Derive(
        GovernedStore store,
        StoreActor actor,
        string grantId,
        string operationId,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs,
        string evidence
    )
    {
        store.Desk.Derive(
            operationId,
            grantId,
            actor.Party,
            inputs,
            outputs,
            FileDigest.Sha256(evidence)
        );
        return new StoreAct("derive", operationId);
    }

    /// <summary>The product is there, as its manifest says.</summary>
    public static StoreAct Develop(GovernedStore store, StoreActor actor, byte[] canonical)
    {
        var manifest = ProductManifest.Parse(canonical);
        return store.Take(
            actor,
            manifest.ScenarioId,
            AuthorizationStage.ProductDeveloped,
            manifest.Digest
        );
    }

    private static ScenarioPlan RequireOwn(GovernedStore store, ScenarioPlan plan, StoreActor actor)
    {
        if (store.Desk.Register.FindGrant(plan.GrantId) is null)
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Scenario {plan.Scenario.Id} is under grant {plan.GrantId}, which was not issued."
            );
        }

        return plan.Scenario.Developer == actor.Party
            ? plan
            : throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"Scenario {plan.Scenario.Id} is {plan.Scenario.Developer}'s; {actor.Party} does not apply with it."
            );
    }

    /// <summary>The procedure from which the scenarios of a grant go on.</summary>
    private static string PlanOf(GovernedStore store, string grantId)
    {
        var grant = store.Desk.Register.FindGrant(grantId)!;
        return store.Desk.Register.FindAgreement(grant.Scope!.AgreementId) is { } agreement
            ? agreement.Plan.Id
            : throw new AuthorizationException(
                AuthorizationFault.AgreementNotFiled,
                $"Grant {grantId} stands under agreement {grant.Scope.AgreementId}, which nobody signed."
            );
    }
}
