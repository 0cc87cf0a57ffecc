namespace AuthOps.Metering.Log;

/// <summary>What every record must satisfy in its place, whatever it says.</summary>
internal static class RecordRules
{
    /// <summary>Why a record cannot stand where it does; null if it can.</summary>
    public static string? Broken(in RecordView record, long lastTime, LogState state)
    {
        if (record.Version != RecordLayout.Version)
        {
            return $"the record has version {record.Version}; this program reads {RecordLayout.Version}.";
        }

        if (record.Kind is < RecordKind.GrantRegistered or > RecordKind.Decided)
        {
            return "the record is of an unknown kind.";
        }

        if (record.Time < lastTime)
        {
            return "the record is older than the one before it.";
        }

        var grants = (uint)state.Projection.Grants.Count;
        var isNew = record.Kind == RecordKind.GrantRegistered;
        if (
            isNew
                ? record.Slot != grants
                : record.Slot >= grants && record.Slot != RecordLayout.NoGrant
        )
        {
            return "the record names a grant that has not been registered.";
        }

        if (record.Sequence != state.Sequences.Next(record.Slot))
        {
            return "the record is out of its grant's sequence.";
        }

        return record.Previous.SequenceEqual(state.Heads[record.Slot])
            ? null
            : "the record does not name the one before it in its grant's chain.";
    }
}
