using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// A developer's chain as the verifier reads it: whole, of the log the invoice names, its uses counted again. Not safe for
/// concurrent use.
/// </summary>
internal sealed class ChainBill(
    AuthorizationGrant grant,
    TariffPlan tariff,
    ClaimedInvoice claimed,
    List<InvoiceFinding> findings
)
{
    public void Check(
        ReadOnlyMemory<byte> chains,
        HeldReleases releases,
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
            var recount = new InvoiceRecount(
                grant,
                tariff,
                releases.Against(Acts(side, cancellationToken), grant, findings),
                claimed,
                findings
            );
            AddUses(recount, side, cancellationToken);
            recount.Compare();
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

    private ReleaseActs Acts(UsageSide side, CancellationToken cancellationToken)
    {
        var acts = new ReleaseActs();
        side.Visit(
            (ulong _, in RecordView record) =>
            {
                if (record.Kind == RecordKind.Decided)
                {
                    acts.Add(
                        (DecisionKind)record.Code,
                        grant.Id,
                        DecisionBody.Read(record.Extra).Digest,
                        record.Time
                    );
                }
            },
            cancellationToken
        );
        return acts;
    }

    private void AddUses(
        InvoiceRecount recount,
        UsageSide side,
        CancellationToken cancellationToken
    )
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
                            recount,
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
                            recount,
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

    private void Add(
        InvoiceRecount recount,
        ulong index,
        string scenarioId,
        UsageUnit unit,
        long time,
        Int128 quantity
    )
    {
        if (Microseconds.TryToInstant(time, out var instant) && claimed.Period.Contains(instant))
        {
            recount.Add(index, grant.FindScenario(scenarioId)!, unit, time, quantity);
        }
    }

    private void Find(InvoiceFindingKind kind, string message) =>
        findings.Add(new InvoiceFinding(kind, message));
}
