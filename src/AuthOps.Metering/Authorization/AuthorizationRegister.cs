using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// The documents an authorisation rests on: rules, agreements, grants, registrations, scenario plans, consent sets. They
/// are checked against each other when the register is made. Immutable and safe to share between threads.
/// </summary>
public sealed class AuthorizationRegister
{
    private readonly Dictionary<string, AuthorizationGrant> _grants;
    private readonly Dictionary<string, OperatingAgreement> _agreements;
    private readonly Dictionary<string, Registration> _registrations;
    private readonly Dictionary<(string, string), ScenarioPlan> _plans;
    private readonly Dictionary<string, ConsentSet> _consents;

    /// <summary>Creates a register.</summary>
    /// <param name="rules">Parties, duties, figures.</param>
    /// <param name="grants">The grants in force, those without a scope too.</param>
    /// <param name="agreements">The agreements, filed or not.</param>
    /// <param name="registrations">The registrations of resources and products.</param>
    /// <param name="plans">The scenario plans, evaluated or not.</param>
    /// <param name="consents">The consent sets as they are now.</param>
    /// <exception cref="AuthorizationException">
    /// A document is listed twice, reaches beyond the one it rests on, or names a party that is not registered.
    /// </exception>
    public AuthorizationRegister(
        AuthorizationRules rules,
        IReadOnlyList<AuthorizationGrant> grants,
        IReadOnlyList<OperatingAgreement>? agreements = null,
        IReadOnlyList<Registration>? registrations = null,
        IReadOnlyList<ScenarioPlan>? plans = null,
        IReadOnlyList<ConsentSet>? consents = null
    )
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(grants);
        Rules = rules;
        Grants = Array.AsReadOnly(grants.ToArray());
        _grants = Index(grants, g => g.Id, AuthorizationFault.ScopeExceeded);
        _agreements = Index(agreements ?? [], a => a.Id, AuthorizationFault.AgreementInvalid);
        _registrations = Index(
            registrations ?? [],
            r => r.Subject,
            AuthorizationFault.RegistrationInvalid
        );
        _plans = Index(
            plans ?? [],
            p => (p.GrantId, p.Scenario.Id),
            AuthorizationFault.ScopeExceeded
        );
        _consents = Index(consents ?? [], c => c.Id, AuthorizationFault.ScopeExceeded);
        foreach (var grant in grants.Where(g => g.Scope is not null))
        {
            RequireSound(grant);
        }

        foreach (var plan in _plans.Values)
        {
            if (_grants.TryGetValue(plan.GrantId, out var grant))
            {
                plan.RequireWithin(grant);
            }
        }
    }

    /// <summary>Parties, duties, figures.</summary>
    public AuthorizationRules Rules { get; }

    /// <summary>The grants.</summary>
    public IReadOnlyList<AuthorizationGrant> Grants { get; }

    /// <summary>Finds a grant.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The grant, or null.</returns>
    public AuthorizationGrant? FindGrant(string id) => _grants.GetValueOrDefault(id);

    /// <summary>Finds an agreement.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The agreement, or null.</returns>
    public OperatingAgreement? FindAgreement(string id) => _agreements.GetValueOrDefault(id);

    /// <summary>Finds a registration.</summary>
    /// <param name="subject">The resource or product.</param>
    /// <returns>Its registration, or null.</returns>
    public Registration? FindRegistration(string subject) =>
        _registrations.GetValueOrDefault(subject);

    /// <summary>Finds a scenario plan.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="scenarioId">The scenario.</param>
    /// <returns>The plan, or null.</returns>
    public ScenarioPlan? FindPlan(string grantId, string scenarioId) =>
        _plans.GetValueOrDefault((grantId, scenarioId));

    /// <summary>Finds a consent set.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The set, or null.</returns>
    public ConsentSet? FindConsents(string id) => _consents.GetValueOrDefault(id);

    /// <summary>The grants that narrow a grant, directly or through others, itself first.</summary>
    /// <param name="grantId">The grant.</param>
    /// <returns>Their identifiers.</returns>
    public IReadOnlyList<string> Descendants(string grantId)
    {
        var found = new List<string> { grantId };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(Grants.Where(g => g.Scope?.ParentGrantId == found[i]).Select(g => g.Id));
        }

        return found;
    }

    private static Dictionary<TKey, T> Index<TKey, T>(
        IReadOnlyList<T> items,
        Func<T, TKey> key,
        AuthorizationFault fault
    )
        where TKey : notnull
    {
        var index = new Dictionary<TKey, T>();
        foreach (var item in items)
        {
            if (!index.TryAdd(key(item), item))
            {
                throw new AuthorizationException(
                    fault,
                    $"{typeof(T).Name} {key(item)} is listed twice."
                );
            }
        }

        return index;
    }

    private void RequireSound(AuthorizationGrant grant)
    {
        Rules.Duties.Require(Rules.Parties.Require(grant.OperatorId), GovernedAction.SignAgreement);
        _ = Rules.Parties.Require(grant.ImplementingBody);
        foreach (var scenario in grant.Scenarios)
        {
            _ = Rules.Parties.Require(scenario.Developer);
        }

        if (
            FindAgreement(grant.Scope!.AgreementId) is { } agreement
            && (
                agreement.OperatorId != grant.OperatorId
                || agreement.Plan.ImplementingBody != grant.ImplementingBody
                || grant.Resources.Except(agreement.Plan.Resources, StringComparer.Ordinal).Any()
            )
        )
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Grant {grant.Id} has other parties than agreement {agreement.Id}, or a resource its plan does not name."
            );
        }

        RequireWithinParents(grant);
    }

    private void RequireWithinParents(AuthorizationGrant grant)
    {
        var below = grant;
        for (var depth = 0; below.Scope?.ParentGrantId is { } parentId; depth++)
        {
            if (FindGrant(parentId) is not { } parent || depth > Grants.Count)
            {
                throw new AuthorizationException(
                    AuthorizationFault.ScopeExceeded,
                    $"Grant {below.Id} narrows {parentId}, which is not registered, or narrows it in turn."
                );
            }

            below.RequireWithin(parent);
            below = parent;
        }
    }
}
