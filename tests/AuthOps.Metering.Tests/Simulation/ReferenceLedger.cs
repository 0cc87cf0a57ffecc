using AuthOps.Metering.Log;

namespace AuthOps.Metering.Tests.Simulation;

/// <summary>Balances and claims by the plainest means, from the facts alone: what the projections must equal.</summary>
internal sealed class ReferenceLedger
{
    public Dictionary<(uint Slot, byte Unit), Int128> Used { get; } = [];

    public Dictionary<(uint Slot, byte Unit), Int128> Reserved { get; } = [];

    public HashSet<UInt128> Claims { get; } = [];

    public static ReferenceLedger Replay(IReadOnlyList<LoggedFact> facts)
    {
        var ledger = new ReferenceLedger();
        foreach (var fact in facts)
        {
            var key = (fact.Slot, fact.Unit);
            switch (fact.Kind)
            {
                case RecordKind.Reserved:
                    Assert.True(ledger.Claims.Add(fact.Id), "an id is claimed twice");
                    ledger.Reserved[key] = ledger.Reserved.GetValueOrDefault(key) + fact.Amount;
                    break;
                case RecordKind.Used:
                    Assert.True(ledger.Claims.Add(fact.Id), "an id is claimed twice");
                    ledger.Used[key] = ledger.Used.GetValueOrDefault(key) + fact.Amount;
                    break;
                case RecordKind.Corrected:
                    ledger.Used[key] -= fact.Amount;
                    break;
                case RecordKind.Settled:
                    ledger.Reserved[key] -= facts[(int)fact.Reference].Amount;
                    ledger.Used[key] = ledger.Used.GetValueOrDefault(key) + fact.Amount;
                    break;
            }
        }

        return ledger;
    }

    public void AssertEqual(UsageLog log)
    {
        var projection = log.State.Projection;
        Assert.Null(projection.Violation);
        Assert.Equal(Claims.Count, projection.Claims.Count);
        foreach (var grant in projection.Grants)
        {
            foreach (var balance in grant.Balances())
            {
                var key = (grant.Slot, (byte)balance.Unit);
                Assert.Equal(Used.GetValueOrDefault(key), balance.Used);
                Assert.Equal(Reserved.GetValueOrDefault(key), balance.Reserved);
                Assert.True(balance.Free >= 0);
            }
        }
    }
}
