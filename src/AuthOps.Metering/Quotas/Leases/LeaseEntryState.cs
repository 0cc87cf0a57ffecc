namespace AuthOps.Metering.Quotas;

/// <summary>Where an event of a lease stands.</summary>
internal enum LeaseEntryState : byte
{
    Empty = 0,
    Open = 1,
    Committed = 2,

    /// <summary>Given back, by the holder or by time; the id may be reserved again.</summary>
    Free = 3,
}
