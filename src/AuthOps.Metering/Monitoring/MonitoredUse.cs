using AuthOps.Metering.Log;

namespace AuthOps.Metering.Monitoring;

/// <summary>A use that counts, when it happened and what it came to; those taken back are left out. Immutable.</summary>
internal readonly record struct MonitoredUse(MeteredUse Use, DateTimeOffset At, Int128 Amount)
{
    public static IEnumerable<MonitoredUse> Of(UsageLogSnapshot log)
    {
        var corrected = log
            .Records.OfType<UsageCorrectedRecord>()
            .Select(r => r.Corrected)
            .ToHashSet();
        var open = new Dictionary<ulong, UsageReservedRecord>();
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case UsageUsedRecord used when !corrected.Contains(used.Index):
                    yield return new MonitoredUse(used.Use, used.UsedAt, used.Use.Amount);
                    break;
                case UsageReservedRecord reserved:
                    open.Add(reserved.Index, reserved);
                    break;
                case UsageSettledRecord settled
                    when open.Remove(settled.Reservation, out var reserved)
                        && settled.Outcome != UsageOutcome.Voided:
                    yield return new MonitoredUse(reserved.Use, reserved.Time, settled.Consumed);
                    break;
            }
        }
    }
}
