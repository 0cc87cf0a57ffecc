using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Packs;

/// <summary>The grants and tariffs of a pack, read from their statements. Immutable once read.</summary>
internal sealed class PackDocuments
{
    private readonly Dictionary<string, AuthorizationGrant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TariffPlan> _tariffs = new(StringComparer.Ordinal);

    public PackDocuments(PackContext context)
    {
        foreach (var statement in context.Of(AuthorizationGrant.PredicateType))
        {
            Read(
                context,
                statement,
                () =>
                {
                    var grant = AuthorizationGrant.Parse(statement.PredicateBytes);
                    if (!_grants.TryAdd(grant.Id, grant))
                    {
                        throw new FormatException($"Grant {grant.Id} is there twice.");
                    }
                }
            );
        }

        foreach (var statement in context.Of(TariffPlan.PredicateType))
        {
            Read(
                context,
                statement,
                () =>
                {
                    var tariff = TariffPlan.Parse(statement.PredicateBytes);
                    _ = _tariffs.TryAdd(tariff.Digest, tariff);
                }
            );
        }
    }

    public IReadOnlyDictionary<string, AuthorizationGrant> Grants => _grants;

    public IReadOnlyDictionary<string, TariffPlan> Tariffs => _tariffs;

    /// <summary>The grants: those the log registered, and none more used than granted.</summary>
    public string? CheckGrants(PackContext context)
    {
        if (context.Log is not { } log)
        {
            return null;
        }

        var registered = log.Grants.Values.ToDictionary(
            static b => b.GrantId,
            StringComparer.Ordinal
        );
        foreach (var body in registered.Values)
        {
            if (!_grants.TryGetValue(body.GrantId, out var grant))
            {
                Find($"The log was used under grant {body.GrantId}, whose statement is not here.");
            }
            else if (grant.Digest != body.Digest)
            {
                Find($"The log registered another grant by the name of {grant.Id}.");
            }
        }

        foreach (var id in _grants.Keys.Where(id => !registered.ContainsKey(id)))
        {
            Find($"The log never registered grant {id}.");
        }

        if (
            context.Manifest is { } manifest
            && !manifest.Grants.SequenceEqual(_grants.Keys.Order(StringComparer.Ordinal))
        )
        {
            Find("The manifest names other grants than are here.");
        }

        return FormattableString.Invariant(
            $"{_grants.Count} grants, each as the log registered it"
        );

        void Find(string message) =>
            context.Find(PackFindingKind.GrantDiffers, PackNames.Statements.TrimEnd('/'), message);
    }

    public string? CheckBudgets(PackContext context)
    {
        if (context.Log is not { } log)
        {
            return null;
        }

        foreach (var balance in log.Balances)
        {
            if (
                !_grants.TryGetValue(balance.GrantId, out var grant)
                || grant.FindQuota(balance.Unit) != balance.Granted
                || balance.Free < 0
            )
            {
                context.Find(
                    PackFindingKind.BudgetExceeded,
                    PackNames.LogFolder.TrimEnd('/'),
                    $"Grant {balance.GrantId}: {balance.Used + balance.Reserved} of {balance.Granted} by {balance.Unit} are used or reserved; that exceeds the grant or is not its quota."
                );
            }
        }

        var privacy = log.Balances.Count(static b =>
            b.Unit == AuthOps.Primitives.Usage.UsageUnit.PrivacyPicoRho
        );
        return FormattableString.Invariant(
            $"{log.Balances.Count} balances computed again, {privacy} of them of privacy loss, none above its grant"
        );
    }

    private static void Read(PackContext context, PackStatement statement, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            context.Find(PackFindingKind.StatementMalformed, statement.File, e.Message);
        }
    }
}
