using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The verifier's own bill of a developer: what its uses come to at the prices and by the releases in force when they
/// happened, against what an invoice says. It shares no code with what makes invoices. Not safe for concurrent use.
/// </summary>
/// <param name="grant">The grant.</param>
/// <param name="tariff">The tariff.</param>
/// <param name="releases">What is known of releases.</param>
/// <param name="claimed">The invoice.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class InvoiceRecount(
    AuthorizationGrant grant,
    TariffPlan tariff,
    ReleaseEvidence releases,
    ClaimedInvoice claimed,
    List<InvoiceFinding> findings
)
{
    private static readonly int s_units = 1 + (int)Enum.GetValues<UsageUnit>().Max();
    private readonly Dictionary<string, Spans?[]> _spans = new(StringComparer.Ordinal);
    private readonly Dictionary<
        ClaimedLine,
        (PriceQuote Quote, Int128 Uses, Int128 Quantity)
    > _own = [];

    /// <summary>The uses added.</summary>
    public long Uses { get; private set; }

    /// <summary>Adds a use of the period.</summary>
    /// <param name="index">Its record, for messages.</param>
    /// <param name="scenario">The scenario of the grant.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="time">When it happened, in microseconds.</param>
    /// <param name="quantity">How much.</param>
    public void Add(ulong index, Scenario scenario, UsageUnit unit, long time, Int128 quantity)
    {
        if (!_spans.TryGetValue(scenario.Id, out var units))
        {
            _spans[scenario.Id] = units = new Spans?[s_units];
        }

        var spans = units[(int)unit] ??= new Spans(Changes(scenario, unit));

        // Between two changes every use has the same line: it is looked up once.
        var span = spans.At(time);
        if (!spans.IsKnown[span])
        {
            spans.Lines[span] = Line(index, scenario, unit, time);
            spans.IsKnown[span] = true;
        }

        Uses++;
        spans.Uses[span]++;
        spans.Quantities[span] += quantity;
    }

    /// <summary>Compares the sums with the invoice.</summary>
    public void Compare()
    {
        AddLines();
        Int128 total = 0;
        foreach (var (line, (quote, uses, quantity)) in _own)
        {
            var expected = (uses, quantity, (Int128)quote.Charge(quantity).Value);
            total += expected.Item3;
            if (!claimed.Lines.TryGetValue(line, out var said) || said != expected)
            {
                Find(
                    InvoiceFindingKind.LinesDiffer,
                    $"Scenario {line.Scenario} used {quantity} by {line.Unit} in {uses} uses at {line.Terms}, which is {expected.Item3} fen; the invoice says otherwise or nothing."
                );
            }
        }

        foreach (var line in claimed.Lines.Keys.Where(line => !_own.ContainsKey(line)))
        {
            var fault = line.Release is { } release
                ? releases.WhyNot(grant.Id, release, line.Scenario, line.Product)
                : null;
            Find(
                fault ?? InvoiceFindingKind.LinesDiffer,
                $"The invoice has a line of scenario {line.Scenario} by {line.Unit} at {line.Terms}{(line.Release is null ? "" : $" by release {line.Release}")}, which nothing in the chain and the releases gives."
            );
        }

        if (total != claimed.Total)
        {
            Find(
                InvoiceFindingKind.TotalDiffers,
                $"The lines come to {total} fen; the invoice says {claimed.Total}."
            );
        }
    }

    private void AddLines()
    {
        foreach (var spans in _spans.Values.SelectMany(static units => units).OfType<Spans>())
        {
            for (var i = 0; i < spans.Lines.Length; i++)
            {
                if (spans.Lines[i] is { } known)
                {
                    var (_, uses, quantity) = _own.GetValueOrDefault(known.Line);
                    _own[known.Line] = (
                        known.Quote,
                        uses + spans.Uses[i],
                        quantity + spans.Quantities[i]
                    );
                }
            }
        }
    }

    /// <summary>When the line of a use may change, in microseconds, ascending.</summary>
    private long[] Changes(Scenario scenario, UsageUnit unit) =>
        [
            .. tariff
                .Items.Where(i => i.ProductId == scenario.ProductId && i.Unit == unit)
                .Select(static i => i.Effective)
                .Concat(
                    tariff
                        .Ceilings.Where(c => c.ProductId == scenario.ProductId && c.Unit == unit)
                        .Select(static c => c.Effective)
                )
                .Concat(
                    (tariff.Terms.FreeUse ?? [])
                        .Where(t => t.ScenarioId == scenario.Id)
                        .Select(static t => t.Effective)
                )
                .Concat(releases.Periods(grant.Id, scenario))
                .SelectMany(static p => new[] { p.From, p.Until })
                .Select(Microseconds.From)
                .Distinct()
                .Order(),
        ];

    private (ClaimedLine Line, PriceQuote Quote)? Line(
        ulong index,
        Scenario scenario,
        UsageUnit unit,
        long time
    )
    {
        _ = Microseconds.TryToInstant(time, out var instant);
        PriceQuote quote;
        try
        {
            quote = tariff.Quote(scenario, unit, instant);
        }
        catch (TariffException e)
        {
            Find(InvoiceFindingKind.LinesDiffer, $"The use at record {index}: {e.Message}");
            return null;
        }

        var release = quote.Price.IsFree ? null : releases.At(grant.Id, scenario, instant);
        if (!quote.Price.IsFree && release is null)
        {
            Find(
                releases.WhyNone(grant.Id, scenario, instant),
                $"The use at record {index} has a price, and no release of product {scenario.ProductId} was in force."
            );
            return null;
        }

        var terms = quote.Price.IsFree
            ? quote.Basis.ToString()
            : string.Join(
                '|',
                quote.Price,
                quote.Ceiling?.ToString() ?? "none",
                quote.Basis,
                quote.Customers,
                quote.Rounding
            );
        return (new ClaimedLine(scenario.Id, scenario.ProductId, unit, release?.Id, terms), quote);
    }

    private void Find(InvoiceFindingKind kind, string message) =>
        findings.Add(new InvoiceFinding(kind, message));

    /// <summary>The sums between two changes each.</summary>
    private sealed class Spans(long[] changes)
    {
        public (ClaimedLine Line, PriceQuote Quote)?[] Lines { get; } =
            new (ClaimedLine, PriceQuote)?[changes.Length + 1];

        public bool[] IsKnown { get; } = new bool[changes.Length + 1];

        public Int128[] Uses { get; } = new Int128[changes.Length + 1];

        public Int128[] Quantities { get; } = new Int128[changes.Length + 1];

        public int At(long time)
        {
            var place = changes.AsSpan().BinarySearch(time);
            return place < 0 ? ~place : place + 1;
        }
    }
}
