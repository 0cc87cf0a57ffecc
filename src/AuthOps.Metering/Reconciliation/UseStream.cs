using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// Makes uses of the records of a side: a reservation and its settlement are one use. Holds the reservations that are
/// open at a time. Stateless.
/// </summary>
internal static class UseStream
{
    public static void Read(
        UsageSide side,
        Action<ChainState, ComparedUse> use,
        CancellationToken cancellationToken
    )
    {
        var open = new Dictionary<ulong, (ChainState Chain, ComparedUse Use)>();
        side.Visit(
            (ulong index, in RecordView record) =>
            {
                var chain = side.Survey.Find(record.Slot)!;
                switch (record.Kind)
                {
                    case RecordKind.Used:
                        var isCorrected = side.Survey.Corrections.TryGetValue(index, out var by);
                        use(chain, ComparedUse.Of(index, record, isCorrected ? by : null));
                        break;
                    case RecordKind.Reserved:
                        open[index] = (chain, ComparedUse.Of(index, record, null));
                        break;
                    case RecordKind.Settled
                        when open.Remove(record.Reference, out var reserved)
                            && reserved.Use.SettledBy(index, record) is { } settled:
                        use(reserved.Chain, settled);
                        break;
                }
            },
            cancellationToken
        );
        foreach (var (chain, reserved) in open.Values)
        {
            use(chain, reserved);
        }
    }
}
