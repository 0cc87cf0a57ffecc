using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Packs;

/// <summary>Gives every use to the invoice of its developer and time, and finds those that have a price and no invoice. Not safe for concurrent use.</summary>
internal sealed class PackRouter
{
    private readonly PackContext _context;
    private readonly PackDocuments _documents;
    private readonly PackLog _log;
    private readonly Dictionary<uint, Route[]> _routes = [];
    private readonly Dictionary<string, (ulong Index, long Uses)> _unbilled = new(
        StringComparer.Ordinal
    );

    public PackRouter(PackContext context, PackDocuments documents, PackLog log)
    {
        (_context, _documents, _log) = (context, documents, log);
        var byDeveloper = context
            .Invoices.GroupBy(static i => (i.Grant.Id, i.Claimed.Developer))
            .ToDictionary(static g => g.Key, static g => g.OrderBy(static i => i.From).ToArray());
        foreach (var (slot, body) in log.Grants)
        {
            var grant = documents.Grants.GetValueOrDefault(body.GrantId);
            _routes[slot] =
            [
                .. body.Scenarios.Select(s =>
                    grant?.FindScenario(s.Id) is { } scenario
                        ? new Route(
                            scenario,
                            byDeveloper.GetValueOrDefault((grant.Id, scenario.Developer), [])
                        )
                        : new Route(null, [])
                ),
            ];
        }
    }

    /// <summary>The uses that are in an invoice.</summary>
    public long Billed { get; private set; }

    /// <summary>Those that need not be.</summary>
    public long Outside { get; private set; }

    public void Run()
    {
        var uses = (List<PackUse>)_log.Uses;
        for (var i = 0; i < uses.Count; i++)
        {
            if ((i & 0xffff) == 0)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                _context.Report("invoices", i, uses.Count);
            }

            Add(uses[i]);
        }

        foreach (var (developer, (index, count)) in _unbilled)
        {
            _context.Find(
                PackFindingKind.UseUnbilled,
                PackNames.LogFolder.TrimEnd('/'),
                $"{count} uses of {developer} have a price and are in no invoice, the first of them record {index}."
            );
        }
    }

    private void Add(in PackUse use)
    {
        if (
            !_routes.TryGetValue(use.Slot, out var routes)
            || use.Scenario >= routes.Length
            || routes[use.Scenario] is not { Scenario: { } scenario } route
        )
        {
            // Its grant is missing, which is a finding of its own.
            return;
        }

        var corrected = _log.Corrections.GetValueOrDefault(use.Index, ulong.MaxValue);
        var invoice = route.At(use.Time);

        // An invoice knows what was recorded before it was made, and what was taken back by then.
        if (invoice is not null && use.KnownAt < (ulong)invoice.Claimed.LogSize)
        {
            if (corrected >= (ulong)invoice.Claimed.LogSize)
            {
                Billed++;
                invoice.Recount?.Add(use.Index, scenario, use.Unit, use.Time, use.Quantity);
            }
        }
        else if (corrected == ulong.MaxValue)
        {
            AddUnbilled(use, scenario);
        }
    }

    private void AddUnbilled(in PackUse use, Scenario scenario)
    {
        _ = Microseconds.TryToInstant(use.Time, out var instant);
        var unit = use.Unit;
        if (
            _context.Manifest?.Period.Contains(instant) != true
            || !_documents.Tariffs.Values.Any(t => HasPrice(t, scenario, unit, instant))
        )
        {
            Outside++;
            return;
        }

        var (index, count) = _unbilled.GetValueOrDefault(scenario.Developer, (use.Index, 0));
        _unbilled[scenario.Developer] = (index, count + 1);
    }

    private static bool HasPrice(
        TariffPlan tariff,
        Scenario scenario,
        UsageUnit unit,
        DateTimeOffset instant
    )
    {
        try
        {
            return !tariff.Quote(scenario, unit, instant).Price.IsFree;
        }
        catch (TariffException)
        {
            // Another tariff may have it.
            return false;
        }
    }

    /// <summary>A scenario and the invoices of its developer in the order of time.</summary>
    private sealed class Route(Scenario? scenario, PackInvoice[] invoices)
    {
        private readonly long[] _from = [.. invoices.Select(static i => i.From)];

        public Scenario? Scenario { get; } = scenario;

        public PackInvoice? At(long time)
        {
            var place = _from.AsSpan().BinarySearch(time);
            place = place < 0 ? ~place - 1 : place;
            return place >= 0 && time < invoices[place].Until ? invoices[place] : null;
        }
    }
}
