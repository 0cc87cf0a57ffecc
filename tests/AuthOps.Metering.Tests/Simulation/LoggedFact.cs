using AuthOps.Metering.Log;

namespace AuthOps.Metering.Tests.Simulation;

/// <summary>What a record says, without what differs from run to run: salt and hashes.</summary>
internal sealed record LoggedFact(
    RecordKind Kind,
    uint Slot,
    ulong Sequence,
    UInt128 Id,
    byte Unit,
    byte Code,
    ushort Scenario,
    Int128 Amount,
    ulong Reference,
    uint Tag
)
{
    public static LoggedFact Of(in RecordView view) =>
        new(
            view.Kind,
            view.Slot,
            view.Sequence,
            view.Id,
            view.Unit,
            view.Code,
            view.Scenario,
            view.Amount,
            view.Reference,
            view.Tag
        );

    /// <summary>All records of an open log.</summary>
    public static List<LoggedFact> All(UsageLog log)
    {
        var facts = new List<LoggedFact>();
        for (ulong i = 0; i < log.Count; i++)
        {
            var (record, body) = log.ReadRecord(i);
            facts.Add(Of(new RecordView(record, body)));
        }

        return facts;
    }
}
