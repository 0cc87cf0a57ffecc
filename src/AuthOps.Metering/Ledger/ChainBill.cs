using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The verifier's own bill: what a grant's chain and a tariff give, use by use, against what an invoice says. Not safe
/// for concurrent use.
/// </summary>
internal sealed class ChainBill(
    AuthorizationGrant grant,
    TariffPlan tariff,
    IReadOnlyList<ProductRelease> releases,
    ClaimedInvoice claimed,
    List<InvoiceFinding> findings
)
{
    private readonly Dictionary<
        ClaimedLine,
        (PriceQuote Quote, Int128 Uses, Int128 Quantity)
    > _own = [];

    public void Check(
        ReadOnlyMemory<byte> chains,
        CheckpointPolicy policy,
        CancellationToken cancellationToken
    )
    {
        using var side = Open(chains, policy, cancellationToken);
        if (side is null)
        {
            return;
        }

        if (side.Checkpoint.Root != claimed.LogRoot || side.Checkpoint.Size != claimed.LogSize)
        {
            Find(
                InvoiceFindingKind.OtherLog,
                $"The invoice was computed from {claimed.LogSize} records; the checkpoint is of {side.Checkpoint.Size}, or of others."
            );
        }

        if (IsWhole(side))
        {
            AddUses(side, cancellationToken);
            Compare();
        }
    }

    private UsageSide? Open(
        ReadOnlyMemory<byte> chains,
        CheckpointPolicy policy,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return UsageSide.ReadChains(
                new MemoryStream(chains.ToArray(), writable: false),
                policy,
                cancellationToken
            );
        }
        catch (Exception e)
            when (e is FormatException or CheckpointRefusedException or UsageLogCorruptException)
        {
            Find(InvoiceFindingKind.ChainsRefused, e.Message);
            return null;
        }
    }

    private bool IsWhole(UsageSide side)
    {
        if (
            side.Survey.Chains is not [var chain]
            || chain.Body.GrantId != grant.Id
            || chain.Gaps.Count > 0
        )
        {
            Find(
                InvoiceFindingKind.ChainIncomplete,
                $"The file has not the chain of grant {grant.Id} alone and without a gap."
            );
            return false;
        }

        if (chain.Body.Digest != grant.Digest)
        {
            Find(
                InvoiceFindingKind.OtherGrant,
                $"The log registered another grant by the name of {grant.Id}."
            );
            return false;
        }

        return true;
    }

    private void AddUses(UsageSide side, CancellationToken cancellationToken)
    {
        var scenarios = side.Survey.Chains[0].Body.Scenarios;
        var reserved = new Dictionary<ulong, (ushort Scenario, UsageUnit Unit, long Time)>();
        side.Visit(
            (ulong index, in RecordView record) =>
            {
                switch (record.Kind)
                {
                    case RecordKind.Used when !side.Survey.Corrections.ContainsKey(index):
                        Add(
                            index,
                            scenarios[record.Scenario].Id,
                            (UsageUnit)record.Unit,
                            unchecked((long)record.Reference),
                            record.Amount
                        );
                        break;
                    case RecordKind.Reserved:
                        reserved[index] = (record.Scenario, (UsageUnit)record.Unit, record.Time);
                        break;
                    case RecordKind.Settled
                        when (UsageOutcome)record.Code == UsageOutcome.Committed
                            && reserved.TryGetValue(record.Reference, out var of):
                        Add(
                            record.Reference,
                            scenarios[of.Scenario].Id,
                            of.Unit,
                            of.Time,
                            record.Amount
                        );
                        break;
                }
            },
            cancellationToken
        );
    }

    private void Add(ulong index, string scenarioId, UsageUnit unit, long time, Int128 quantity)
    {
        if (!Microseconds.TryToInstant(time, out var instant) || !claimed.Period.Contains(instant))
        {
            return;
        }

        var scenario = grant.FindScenario(scenarioId)!;
        PriceQuote quote;
        try
        {
            quote = tariff.Quote(scenario, unit, instant);
        }
        catch (TariffException e)
        {
            Find(InvoiceFindingKind.LinesDiffer, $"The use at record {index}: {e.Message}");
            return;
        }

        var release = quote.Price.IsFree ? null : ReleaseAt(scenario, instant);
        if (!quote.Price.IsFree && release is null)
        {
            Find(
                InvoiceFindingKind.MissingIdentifier,
                $"The use at record {index} has a price, and no release of product {scenario.ProductId} was in force."
            );
            return;
        }

        var line = new ClaimedLine(
            scenarioId,
            scenario.ProductId,
            unit,
            release,
            quote.Price.IsFree
                ? quote.Basis.ToString()
                : string.Join(
                    '|',
                    quote.Price,
                    quote.Ceiling?.ToString() ?? "none",
                    quote.Basis,
                    quote.Customers,
                    quote.Rounding
                )
        );
        var (_, uses, sum) = _own.GetValueOrDefault(line);
        _own[line] = (quote, uses + 1, sum + quantity);
    }

    private string? ReleaseAt(Scenario scenario, DateTimeOffset instant) =>
        releases
            .FirstOrDefault(r =>
                r.GrantId.Value == grant.Id
                && r.ScenarioId.Value == scenario.Id
                && r.ProductId.Value == scenario.ProductId
                && r.Effective.Contains(instant)
            )
            ?.ReleaseId.Value;

    private void Compare()
    {
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
            Find(
                line.Release is { } release && releases.All(r => r.ReleaseId.Value != release)
                    ? InvoiceFindingKind.MissingIdentifier
                    : InvoiceFindingKind.LinesDiffer,
                $"The invoice has a line of scenario {line.Scenario} by {line.Unit} at {line.Terms}, which nothing in the chain gives."
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

    private void Find(InvoiceFindingKind kind, string message) =>
        findings.Add(new InvoiceFinding(kind, message));
}
