using AuthOps.Metering.Authorization;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Packs;

/// <summary>The grants, tariffs and releases of a pack, read from their statements. Immutable once read.</summary>
internal sealed class PackDocuments
{
    private readonly Dictionary<string, AuthorizationGrant> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TariffPlan> _tariffs = new(StringComparer.Ordinal);
    private readonly List<ProductRelease> _releases = [];

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

        foreach (var statement in context.Of(ReleaseList.PredicateType))
        {
            Read(
                context,
                statement,
                () => _releases.AddRange(ReleaseList.Parse(statement.Predicate).Releases)
            );
        }
    }

    public IReadOnlyDictionary<string, AuthorizationGrant> Grants => _grants;

    public IReadOnlyDictionary<string, TariffPlan> Tariffs => _tariffs;

    public IReadOnlyList<ProductRelease> Releases => _releases;

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

    /// <summary>
    /// The releases: under governed grants those of receipts that the log knows, from its record on, until they run out or
    /// are revoked; under others those of the signed list.
    /// </summary>
    public string? CheckReleases(PackContext context)
    {
        var listed = _releases.Count;
        foreach (var release in _releases.Where(r => IsGoverned(r.GrantId.Value)).ToList())
        {
            listed--;
            _ = _releases.Remove(release);
            Find(
                context,
                $"Release {release.ReleaseId} is under a governed grant and has no receipt; a list is no release there."
            );
        }

        foreach (var receipt in context.Of(ReleaseReceipt.PredicateType))
        {
            if (Release(context, receipt) is { } release)
            {
                _releases.Add(release);
            }
        }

        foreach (var group in _releases.GroupBy(static r => (r.GrantId, r.ScenarioId, r.ProductId)))
        {
            var sorted = group.OrderBy(static r => r.Effective.From).ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                if (sorted[i - 1].Effective.Overlaps(sorted[i].Effective))
                {
                    Find(
                        context,
                        $"Releases {sorted[i - 1].ReleaseId} and {sorted[i].ReleaseId} of product {group.Key.ProductId} hold at the same time."
                    );
                }
            }
        }

        return _releases.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{_releases.Count - listed} by receipts that the log knows, {listed} by lists"
            );
    }

    private ProductRelease? Release(PackContext context, PackStatement receipt)
    {
        try
        {
            var facts = receipt.Predicate;
            var grantId = facts.RequireString("grant");
            var scenarioId = facts.RequireString("scenario");
            if (
                !_grants.TryGetValue(grantId, out var grant)
                || grant.FindScenario(scenarioId) is not { } scenario
            )
            {
                throw new FormatException("the receipt is of no scenario of a grant here.");
            }

            if (context.Log is not { } log)
            {
                return null;
            }

            if (HeldIn(log, receipt.Digest, facts.RequireInstant("validUntil")) is not { } held)
            {
                throw new FormatException(
                    "the log has no release of this receipt, or it never held."
                );
            }

            return new ProductRelease(
                new ReleaseId(receipt.Digest),
                new GrantId(grantId),
                new ScenarioId(scenarioId),
                new ProductId(scenario.ProductId),
                held
            );
        }
        catch (Exception e)
            when (e
                    is KeyNotFoundException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            context.Find(
                PackFindingKind.ReleaseUnproved,
                receipt.File,
                $"The receipt opens nothing: {e.Message}"
            );
            return null;
        }
    }

    private static ValidityPeriod? HeldIn(PackLog log, string digest, DateTimeOffset validUntil)
    {
        var (from, until) = (DateTimeOffset.MaxValue, validUntil);
        foreach (var decision in log.Decisions.Where(d => d.Body.Digest == digest))
        {
            if (Microseconds.TryToInstant(decision.Time, out var time))
            {
                if (decision.Kind == DecisionKind.Released && time < from)
                {
                    from = time;
                }

                if (decision.Kind == DecisionKind.ReleaseRevoked && time < until)
                {
                    until = time;
                }
            }
        }

        return from < until ? new ValidityPeriod(from, until) : null;
    }

    private bool IsGoverned(string grantId) =>
        _grants.TryGetValue(grantId, out var grant) && grant.Scope is not null;

    private static void Find(PackContext context, string message) =>
        context.Find(PackFindingKind.ReleaseUnproved, PackNames.Statements.TrimEnd('/'), message);

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
