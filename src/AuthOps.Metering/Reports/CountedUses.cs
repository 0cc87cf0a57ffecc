using AuthOps.Metering.Log;
using AuthOps.Metering.Reconciliation;

namespace AuthOps.Metering.Reports;

/// <summary>Which records of a log are uses of a period, and how much each counts. Stateless and safe to share between threads.</summary>
internal static class CountedUses
{
    /// <summary>
    /// The uses of a period, those that were corrected and those that were voided left out. A use belongs to the time at
    /// which it happened or was reserved, however late it was recorded or settled.
    /// </summary>
    public static IEnumerable<CountedUse> Of(UsageLogSnapshot log, ValidityPeriod period)
    {
        var corrected = log
            .Records.OfType<UsageCorrectedRecord>()
            .Select(static correction => correction.Corrected)
            .ToHashSet();
        var open = new Dictionary<ulong, UsageReservedRecord>();
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case UsageReservedRecord reserved when period.Contains(reserved.Time):
                    open.Add(reserved.Index, reserved);
                    break;
                case UsageUsedRecord used
                    when period.Contains(used.UsedAt) && !corrected.Contains(used.Index):
                    yield return new(
                        used.Index,
                        used.Use,
                        used.UsedAt,
                        UseStanding.Used,
                        used.Use.Amount
                    );
                    break;
                case UsageSettledRecord settled when open.Remove(settled.Reservation, out var of):
                    if (Standing(settled.Outcome) is { } standing)
                    {
                        yield return new(of.Index, of.Use, of.Time, standing, settled.Consumed);
                    }

                    break;
            }
        }

        foreach (var reserved in open.Values)
        {
            yield return new(
                reserved.Index,
                reserved.Use,
                reserved.Time,
                UseStanding.Open,
                reserved.Use.Amount
            );
        }
    }

    private static UseStanding? Standing(UsageOutcome outcome) =>
        outcome switch
        {
            UsageOutcome.Committed => UseStanding.Used,
            UsageOutcome.BurnedAfterReading
            or UsageOutcome.BurnedAtReopen
            or UsageOutcome.BurnedAtTermination => UseStanding.Burned,
            _ => null,
        };
}
