using System.Runtime.InteropServices;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Packs;

/// <summary>Takes from the records what the other checks need. Not safe for concurrent use.</summary>
internal sealed class PackSurvey
{
    private readonly Dictionary<uint, GrantBody> _grants = [];
    private readonly List<PackUse> _uses = [];
    private readonly Dictionary<ulong, ulong> _corrections = [];
    private readonly Dictionary<ulong, (PackUse Use, UInt128 Id)> _reserved = [];
    private readonly Dictionary<string, Int128> _loss = new(StringComparer.Ordinal);
    private readonly List<(ulong Index, long Time)> _refusals = [];

    public IReadOnlyDictionary<uint, GrantBody> Grants => _grants;

    public void Add(BatchData batch)
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            Add(batch.Header.FirstIndex + (ulong)i, batch.View(i));
        }
    }

    public PackLog ToLog(LogIdentity identity, UsageCheckpoint? checkpoint, LogState state) =>
        new()
        {
            Identity = identity,
            Checkpoint = checkpoint,
            Records = state.Position.Count,
            RootsAt = state.RootsAt,
            Grants = _grants,
            Uses = _uses,
            Corrections = _corrections,
            Balances = state.Projection.Balances,
            Decisions = state.Projection.Decisions,
            PrivacyLoss = _loss,
            Refusals = _refusals,
        };

    private void Add(ulong index, in RecordView record)
    {
        switch (record.Kind)
        {
            case RecordKind.GrantRegistered:
                _grants[record.Slot] = GrantBody.Read(record.Extra);
                break;
            case RecordKind.Used:
                _uses.Add(Use(index, record, unchecked((long)record.Reference)));
                break;
            case RecordKind.Reserved:
                _reserved[index] = (Use(index, record, record.Time), record.Id);
                break;
            case RecordKind.Settled:
                Settle(index, record);
                break;
            case RecordKind.Corrected:
                _ = _corrections.TryAdd(record.Reference, index);
                break;
            case RecordKind.Refused:
                _refusals.Add((index, record.Time));
                break;
        }
    }

    private void Settle(ulong index, in RecordView record)
    {
        if (!_reserved.Remove(record.Reference, out var reserved))
        {
            return;
        }

        if ((UsageOutcome)record.Code == UsageOutcome.Committed)
        {
            _uses.Add(reserved.Use with { KnownAt = index, Quantity = record.Amount });
        }

        // What was burned is spent as well.
        if (reserved.Use.Unit == UsageUnit.PrivacyPicoRho)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(
                _loss,
                UsageEventId.Format(reserved.Id),
                out _
            ) += record.Amount;
        }
    }

    private static PackUse Use(ulong index, in RecordView record, long time) =>
        new(
            index,
            index,
            record.Slot,
            record.Scenario,
            (UsageUnit)record.Unit,
            time,
            record.Amount
        );
}
