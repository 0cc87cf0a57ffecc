using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// Turns documents and procedures into the window of one declared use, rule by rule; what no rule allows is denied.
/// Stateless.
/// </summary>
internal static class AccessCompiler
{
    public static AccessWindow Compile(
        AuthorizationRegister register,
        AuthorizationProcess? process,
        AuthorizationGrant grant,
        string scenarioId,
        UsageAccess access,
        Func<string, bool> isOperatorBase
    )
    {
        var window = new AccessWindow();
        window.Within(grant.Validity, UsageRefusalReason.OutsideValidity);
        if (grant.FindScenario(scenarioId) is not { } scenario)
        {
            window.Deny(UsageRefusalReason.ScenarioNotAuthorized);
            return window;
        }

        ApplyAgreements(window, register, grant);
        ApplyParties(window, register.Rules, grant, scenario, access, isOperatorBase);
        var plan = register.FindPlan(grant.Id, scenarioId);
        ApplyProcedure(window, plan, process, scenario);
        if (plan is not null)
        {
            ApplyFields(window, plan, access);
            ApplyResources(window, register, plan, access);
        }

        return window;
    }

    /// <summary>Art. 8 and 10: the agreement of the grant, and of every grant it narrows, is filed and runs.</summary>
    private static void ApplyAgreements(
        AccessWindow window,
        AuthorizationRegister register,
        AuthorizationGrant grant
    )
    {
        for (
            var at = grant;
            at?.Scope is { } scope;
            at = scope.ParentGrantId is null ? null : register.FindGrant(scope.ParentGrantId)
        )
        {
            if (register.FindAgreement(scope.AgreementId) is not { Filing: { } filing } agreement)
            {
                window.Deny(UsageRefusalReason.AgreementNotFiled);
                return;
            }

            window.NotBefore(
                Microseconds.From(filing.FiledAt),
                UsageRefusalReason.AgreementNotFiled
            );
            window.Within(agreement.Term, UsageRefusalReason.OutsideValidity);
        }
    }

    /// <summary>Art. 12, 17, 22: who uses, where, and not the operator's circle on what the operator delivered.</summary>
    private static void ApplyParties(
        AccessWindow window,
        AuthorizationRules rules,
        AuthorizationGrant grant,
        Scenario scenario,
        UsageAccess access,
        Func<string, bool> isOperatorBase
    )
    {
        window.Require(
            rules.Parties.Find(access.Actor) is { } actor
                && rules.Duties.Allows(actor, GovernedAction.UseData)
                && (access.Actor == scenario.Developer || access.Actor == grant.OperatorId),
            UsageRefusalReason.ActorNotAuthorized
        );
        var isOwnCircle =
            rules.Parties.Find(scenario.Developer) is not null
            && rules.Parties.Find(grant.OperatorId) is not null
            && rules.Parties.AreAffiliated(scenario.Developer, grant.OperatorId);
        window.Require(
            !isOwnCircle || !isOperatorBase(scenario.ProductId),
            UsageRefusalReason.RedevelopmentBanned
        );
        window.Require(
            grant.Scope is { } scope && access.Domain == scope.Domain,
            UsageRefusalReason.DomainNotAuthorized
        );
    }

    /// <summary>Art. 20, 21: the plan as it is was evaluated.</summary>
    private static void ApplyProcedure(
        AccessWindow window,
        ScenarioPlan? plan,
        AuthorizationProcess? process,
        Scenario scenario
    )
    {
        if (
            plan is not null
            && process?.StepOf(AuthorizationStage.ScenarioEvaluated) is { } evaluated
            && process.StepOf(AuthorizationStage.ScenarioDrafted)?.Digest == plan.Digest
            && process.Applicant == scenario.Developer
        )
        {
            window.NotBefore(
                Microseconds.From(evaluated.At),
                UsageRefusalReason.ScenarioNotApproved
            );
        }
        else
        {
            window.Deny(UsageRefusalReason.ScenarioNotApproved);
        }
    }

    /// <summary>Art. 22: no field but those of the plan.</summary>
    private static void ApplyFields(AccessWindow window, ScenarioPlan plan, UsageAccess access)
    {
        foreach (var (resource, names) in access.Fields)
        {
            if (!plan.Fields.TryGetValue(resource, out var planned))
            {
                window.Deny(UsageRefusalReason.ResourceNotAuthorized);
            }
            else if (names.Except(planned, StringComparer.Ordinal).Any())
            {
                window.Deny(UsageRefusalReason.FieldNotAuthorized);
            }
        }
    }

    /// <summary>Art. 7, 14, 22: every resource is registered, together they are general data, and there is a basis.</summary>
    private static void ApplyResources(
        AccessWindow window,
        AuthorizationRegister register,
        ScenarioPlan plan,
        UsageAccess access
    )
    {
        var label = ClassificationLabel.Lowest;
        foreach (var resource in access.Fields.Keys)
        {
            if (
                register.FindRegistration(resource)
                is not { Kind: RegistrationKind.Resource } registration
            )
            {
                window.Deny(UsageRefusalReason.RegistrationInvalid);
                return;
            }

            label = label.Join(registration.Label);
            window.Within(registration.Validity, UsageRefusalReason.RegistrationInvalid);
            if (registration.CancelledAt is { } cancelledAt)
            {
                window.NotFrom(
                    Microseconds.From(cancelledAt),
                    UsageRefusalReason.RegistrationInvalid
                );
            }
        }

        window.Require(label.IsOperable, UsageRefusalReason.ClassificationNotAuthorized);
        ApplyBasis(window, register, plan, access, label);
    }

    private static void ApplyBasis(
        AccessWindow window,
        AuthorizationRegister register,
        ScenarioPlan plan,
        UsageAccess access,
        ClassificationLabel label
    )
    {
        window.Require(
            label.Marks == DataMarks.None || plan.Basis != ProcessingBasis.NoSubjects,
            UsageRefusalReason.ConsentMissing
        );
        if (access.ConsentSetId is null)
        {
            window.Require(
                plan.Basis != ProcessingBasis.Consented,
                UsageRefusalReason.ConsentMissing
            );
            return;
        }

        if (register.FindConsents(access.ConsentSetId) is not { } consents)
        {
            window.Deny(UsageRefusalReason.ConsentMissing);
            return;
        }

        window.Require(
            consents.Purpose == plan.Scenario.Purpose,
            UsageRefusalReason.ConsentForOtherPurpose
        );
        window.NotFrom(Microseconds.From(consents.ExpiresAt), UsageRefusalReason.ConsentMissing);
    }
}
