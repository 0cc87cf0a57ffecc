using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>Rates a developer's uses by release and turns them into charges. Not safe for concurrent use.</summary>
internal sealed class InvoiceBuilder
{
    private readonly AuthorizationGrant _grant;
    private readonly Scenario[] _scenarios;
    private readonly Dictionary<string, int> _places;
    private readonly ProductRelease[] _releases;
    private readonly string _needed;

    // The last one is of uses without a release.
    private readonly TariffRater[] _raters;
    private readonly List<CountedUse>[] _uses;

    public InvoiceBuilder(
        AuthorizationGrant grant,
        string developer,
        TariffPlan tariff,
        ClearedReleases releases
    )
    {
        _grant = grant;
        _needed = releases.Needed;
        _scenarios = [.. grant.Scenarios.Where(s => s.Developer == developer)];
        if (_scenarios.Length == 0)
        {
            throw new ArgumentException(
                $"Grant {grant.Id} has no scenario of developer {developer}.",
                nameof(developer)
            );
        }

        _places = Enumerable
            .Range(0, _scenarios.Length)
            .ToDictionary(i => _scenarios[i].Id, StringComparer.Ordinal);
        _releases =
        [
            .. releases
                .Releases.Where(r => r.GrantId.Value == grant.Id)
                .OrderBy(static r => r.Effective.From),
        ];
        RequireOneAtATime();
        _raters =
        [
            .. Enumerable
                .Range(0, _releases.Length + 1)
                .Select(_ => new TariffRater(tariff, _scenarios, Enum.GetValues<UsageUnit>())),
        ];
        _uses = [.. _raters.Select(static _ => new List<CountedUse>())];
    }

    /// <summary>Adds a log's uses of a period.</summary>
    public void Add(UsageLogSnapshot log, ValidityPeriod period)
    {
        var registered = log
            .Records.OfType<GrantRegisteredRecord>()
            .FirstOrDefault(r => r.GrantId == _grant.Id);
        if (registered is null || registered.GrantDigest != _grant.Digest)
        {
            throw new ArgumentException(
                $"Grant {_grant.Id} is not one the log registered: it is absent there, or its digest differs."
            );
        }

        foreach (var use in CountedUses.Of(log, period))
        {
            if (
                use.Standing == UseStanding.Used
                && use.Use.GrantId == _grant.Id
                && _places.ContainsKey(use.Use.ScenarioId)
            )
            {
                _uses[ReleaseOf(use)].Add(use);
            }
        }

        for (var release = 0; release < _raters.Length; release++)
        {
            Rate(_raters[release], _uses[release], isReleased: release < _releases.Length);
        }
    }

    public IReadOnlyList<Charge> Charges() =>
        [
            .. _releases
                .SelectMany(
                    (release, i) =>
                        _raters[i]
                            .Lines()
                            .Where(static line => !line.Quote.Price.IsFree)
                            .Select(line => new Charge(
                                release,
                                line.Unit,
                                line.Quote,
                                line.Uses,
                                line.Quantity
                            ))
                )
                .OrderBy(static c => c.ScenarioId.Value, StringComparer.Ordinal)
                .ThenBy(static c => c.Unit)
                .ThenBy(static c => c.Quote.Price)
                .ThenBy(static c => c.Quote.Ceiling ?? UnitPrice.Free)
                .ThenBy(static c => c.Quote.Basis)
                .ThenBy(static c => c.Quote.Customers)
                .ThenBy(static c => c.ReleaseId.Value, StringComparer.Ordinal),
        ];

    public IReadOnlyList<FreeUse> FreeUses() =>
        [
            .. _raters
                .SelectMany(static rater => rater.Lines())
                .Where(static line => line.Quote.Price.IsFree)
                .GroupBy(static line => (line.Scenario, line.Unit, line.Quote.Basis))
                .Select(group => new FreeUse(
                    new GrantId(_grant.Id),
                    new ProductId(group.Key.Scenario.ProductId),
                    new ScenarioId(group.Key.Scenario.Id),
                    group.Key.Unit,
                    group.Key.Basis,
                    group.Sum(static line => line.Uses),
                    group.Aggregate((Int128)0, static (sum, line) => sum + line.Quantity)
                ))
                .OrderBy(static use => use.ScenarioId.Value, StringComparer.Ordinal)
                .ThenBy(static use => use.Unit)
                .ThenBy(static use => use.Basis),
        ];

    private void Rate(TariffRater rater, List<CountedUse> uses, bool isReleased)
    {
        var slots = new int[uses.Count];
        var times = new long[uses.Count];
        var quantities = new long[uses.Count];
        var prices = new int[uses.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = rater.Slot(_places[uses[i].Use.ScenarioId], uses[i].Use.Unit);
            times[i] = Microseconds.From(uses[i].At);
            quantities[i] = checked((long)uses[i].Quantity);
        }

        rater.Rate(slots, times, quantities, prices);
        for (var i = 0; !isReleased && i < prices.Length; i++)
        {
            if (!rater.Quote(prices[i]).Price.IsFree)
            {
                throw new ChargeRefusedException(
                    uses[i].Index,
                    $"The use at record {uses[i].Index} under scenario {uses[i].Use.ScenarioId} has a price, but no release of product {uses[i].Use.ProductId} was in force: {_needed}. Nothing is charged without grant, product, scenario and release."
                );
            }
        }
    }

    private int ReleaseOf(CountedUse use)
    {
        var place = Array.FindIndex(
            _releases,
            r =>
                r.ScenarioId.Value == use.Use.ScenarioId
                && r.ProductId.Value == use.Use.ProductId
                && r.Effective.Contains(use.At)
        );
        return place < 0 ? _releases.Length : place;
    }

    private void RequireOneAtATime()
    {
        foreach (var group in _releases.GroupBy(static r => (r.ScenarioId, r.ProductId)))
        {
            var sorted = group.ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                if (sorted[i - 1].Effective.Overlaps(sorted[i].Effective))
                {
                    throw new ArgumentException(
                        $"Releases {sorted[i - 1].ReleaseId} and {sorted[i].ReleaseId} of product {group.Key.ProductId} for scenario {group.Key.ScenarioId} hold at the same time."
                    );
                }
            }
        }
    }
}
