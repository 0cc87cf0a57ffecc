using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reports;

/// <summary>Adds up a log's records into the lines of a statement.</summary>
internal sealed class StatementBuilder
{
    private readonly Dictionary<string, AuthorizationGrant> _grants;
    private readonly TariffPlan _tariff;
    private readonly Dictionary<ulong, UsageReservedRecord> _open = [];
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
        var corrected = log
            .Records.OfType<UsageCorrectedRecord>()
            .Select(correction => correction.Corrected)
            .ToHashSet();
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case GrantRegisteredRecord registered:
                    RequireSameGrant(registered);
                    break;
                case UsageReservedRecord reserved when period.Contains(reserved.Time):
                    _open.Add(reserved.Index, reserved);
                    break;
                case UsageUsedRecord used
                    when period.Contains(used.UsedAt) && !corrected.Contains(used.Index):
                    AddCommitted(used.Use, used.UsedAt, used.Use.Amount);
                    break;
                case UsageSettledRecord settled when _open.Remove(settled.Reservation, out var of):
                    AddSettled(of, settled);
                    break;
                case UsageRefusedRecord refused when period.Contains(refused.Time):
                    _refusals[refused.Reason] = _refusals.GetValueOrDefault(refused.Reason) + 1;
                    break;
            }
        }

        foreach (var reserved in _open.Values)
        {
            Change(
                reserved.Use,
                reserved.Time,
                line => line with { Open = line.Open + reserved.Use.Amount }
            );
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

    private void AddSettled(UsageReservedRecord reserved, UsageSettledRecord settled)
    {
        switch (settled.Outcome)
        {
            case UsageOutcome.Committed:
                AddCommitted(reserved.Use, reserved.Time, settled.Consumed);
                break;
            case UsageOutcome.BurnedAfterReading or UsageOutcome.BurnedAtReopen:
                Change(
                    reserved.Use,
                    reserved.Time,
                    line => line with { Burned = line.Burned + settled.Consumed }
                );
                break;
        }
    }

    private void AddCommitted(MeteredUse use, DateTimeOffset usedAt, Int128 quantity) =>
        Change(
            use,
            usedAt,
            line => line with { Uses = line.Uses + 1, Quantity = line.Quantity + quantity }
        );

    private void Change(
        MeteredUse use,
        DateTimeOffset usedAt,
        Func<UsageStatementLine, UsageStatementLine> change
    )
    {
        if (
            !_grants.TryGetValue(use.GrantId, out var grant)
            || grant.FindScenario(use.ScenarioId) is not { } scenario
        )
        {
            throw new ArgumentException(
                $"The log has a use under grant {use.GrantId} and scenario {use.ScenarioId}, which no grant given here approves; name the grant."
            );
        }

        var quote = _tariff.Quote(scenario, use.Unit, usedAt);
        var key = new LineKey(grant.Id, scenario.Id, use.Unit, quote);
        var line =
            _lines.GetValueOrDefault(key)
            ?? new UsageStatementLine(
                grant.Id,
                scenario.ProductId,
                scenario.Id,
                scenario.PurposeClass,
                use.Unit,
                quote,
                0,
                0,
                0,
                0,
                Fen.Zero
            );
        _lines[key] = change(line);
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
