using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reports;

/// <summary>Adds up a log's records into the lines of a statement.</summary>
internal sealed class StatementBuilder
{
    private readonly Dictionary<string, AuthorizationGrant> _grants;
    private readonly TariffPlan _tariff;
    private readonly Dictionary<LineKey, UsageStatementLine> _lines = [];
    private readonly SortedDictionary<UsageRefusalReason, ulong> _refusals = [];

    public StatementBuilder(IReadOnlyList<AuthorizationGrant> grants, TariffPlan tariff)
    {
        _grants = grants.ToDictionary(g => g.Id, StringComparer.Ordinal);
        _tariff = tariff;
    }

    public IReadOnlyDictionary<UsageRefusalReason, ulong> Refusals => _refusals;

    public void Add(UsageLogSnapshot log, ValidityPeriod period)
    {
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case GrantRegisteredRecord registered:
                    RequireSameGrant(registered);
                    break;
                case UsageRefusedRecord refused when period.Contains(refused.Time):
                    _refusals[refused.Reason] = _refusals.GetValueOrDefault(refused.Reason) + 1;
                    break;
            }
        }

        foreach (var use in CountedUses.Of(log, period))
        {
            var line = LineOf(use);
            _lines[KeyOf(line)] = use.Standing switch
            {
                UseStanding.Used => line with
                {
                    Uses = line.Uses + 1,
                    Quantity = line.Quantity + use.Quantity,
                },
                UseStanding.Burned => line with { Burned = line.Burned + use.Quantity },
                _ => line with { Open = line.Open + use.Quantity },
            };
        }
    }

    /// <summary>The lines in the order of grant, product, scenario, unit and price, each rounded once.</summary>
    public IReadOnlyList<UsageStatementLine> Lines() =>
        [
            .. _lines
                .Values.Select(line => line with { Amount = line.Quote.Charge(line.Quantity) })
                .OrderBy(line => line.GrantId, StringComparer.Ordinal)
                .ThenBy(line => line.ProductId, StringComparer.Ordinal)
                .ThenBy(line => line.ScenarioId, StringComparer.Ordinal)
                .ThenBy(line => line.Unit)
                .ThenBy(line => line.Quote.Price)
                .ThenBy(line => line.Quote.Basis)
                .ThenBy(line => line.Quote.Ceiling ?? UnitPrice.Free),
        ];

    private static LineKey KeyOf(UsageStatementLine line) =>
        new(line.GrantId, line.ScenarioId, line.Unit, line.Quote);

    private UsageStatementLine LineOf(CountedUse counted)
    {
        var use = counted.Use;
        if (
            !_grants.TryGetValue(use.GrantId, out var grant)
            || grant.FindScenario(use.ScenarioId) is not { } scenario
        )
        {
            throw new ArgumentException(
                $"The log has a use under grant {use.GrantId} and scenario {use.ScenarioId}, which no grant given here approves; name the grant."
            );
        }

        var line = new UsageStatementLine(
            grant.Id,
            scenario.ProductId,
            scenario.Id,
            scenario.PurposeClass,
            use.Unit,
            _tariff.Quote(scenario, use.Unit, counted.At),
            0,
            0,
            0,
            0,
            Fen.Zero
        );
        return _lines.GetValueOrDefault(KeyOf(line)) ?? line;
    }

    private void RequireSameGrant(GrantRegisteredRecord registered)
    {
        if (
            _grants.TryGetValue(registered.GrantId, out var grant)
            && grant.Digest != registered.GrantDigest
        )
        {
            throw new ArgumentException(
                $"Grant {grant.Id} is not the one the log registered; its digest differs."
            );
        }
    }

    private sealed record LineKey(
        string GrantId,
        string ScenarioId,
        UsageUnit Unit,
        PriceQuote Quote
    );
}
