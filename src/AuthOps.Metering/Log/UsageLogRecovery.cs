namespace AuthOps.Metering.Log;

/// <summary>
/// What opening a log found beyond what had been acknowledged. Immutable and safe to share between threads.
/// </summary>
/// <param name="KeptRecords">Complete records that were written but whose acknowledgement never happened; kept.</param>
/// <param name="DroppedBytes">Bytes of an incomplete write at the end, which nobody was told of; dropped.</param>
public sealed record UsageLogRecovery(ulong KeptRecords, long DroppedBytes)
{
    /// <summary>Whether the log was closed cleanly.</summary>
    public bool IsClean => KeptRecords == 0 && DroppedBytes == 0;
}
