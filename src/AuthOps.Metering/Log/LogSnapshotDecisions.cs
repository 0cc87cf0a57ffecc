using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Log;

/// <summary>The acts of authorisation in a snapshot. Stateless.</summary>
internal static class LogSnapshotDecisions
{
    public static void Write(SnapshotWriter writer, IReadOnlyList<LoggedDecision> decisions)
    {
        writer.UInt64((ulong)decisions.Count);
        foreach (var decision in decisions)
        {
            writer.UInt64(decision.Index);
            writer.Int128(decision.Time);
            writer.UInt64(decision.Slot);
            writer.UInt64((ulong)decision.Kind);
            writer.UInt64(decision.Tag);
            writer.Bytes(decision.Body.Write());
        }
    }

    public static LoggedDecision[] Read(SnapshotReader reader, int grants)
    {
        var decisions = new LoggedDecision[reader.Count(56)];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = new LoggedDecision(
                reader.UInt64(),
                (long)reader.Int128(),
                (uint)reader.UInt64(),
                (DecisionKind)reader.UInt64(),
                (uint)reader.UInt64(),
                DecisionBody.Read(reader.Bytes())
            );
            if (decisions[i].Kind == DecisionKind.GrantTerminated && decisions[i].Slot >= grants)
            {
                throw new FormatException("the snapshot terminates no grant.");
            }
        }

        return decisions;
    }
}
