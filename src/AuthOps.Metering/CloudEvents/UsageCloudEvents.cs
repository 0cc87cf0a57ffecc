using System.Globalization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// A log's uses as CloudEvents, for systems that keep their own books; evidence stays with the log and its receipts.
/// All members are static and safe to call from any thread.
/// </summary>
public static class UsageCloudEvents
{
    /// <summary>
    /// The type of an event that takes back an earlier one. Its data names that one by <c>reverses</c>, the id of its
    /// event, and says by whom, why, and under which id the use was recorded instead.
    /// </summary>
    public const string ReversalType = "urn:authops:event:use-reversed:v1";

    /// <summary>
    /// One event for each record by which usage changed: a use recorded, a reservation committed or burned, a use taken
    /// back. The same record gives the same event every time, so that a reader who saw it before sees a duplicate.
    /// </summary>
    /// <param name="log">The content of a log.</param>
    /// <returns>The events in the order of the records; the id is the record's index, the source the log.</returns>
    public static IEnumerable<CloudEvent> FromLog(UsageLogSnapshot log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return From(log);
    }

    private static IEnumerable<CloudEvent> From(UsageLogSnapshot log)
    {
        var source = "urn:authops:usage-log:" + log.LogId;
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case UsageUsedRecord used:
                    yield return Use(
                        source,
                        used,
                        used.Use,
                        used.Use.Amount,
                        used.UsedAt,
                        used.Tag,
                        "recorded"
                    );
                    break;
                case UsageSettledRecord { Outcome: not UsageOutcome.Voided } settled:
                    // A use through the gate counts when it was reserved.
                    var reserved = (UsageReservedRecord)log.Records[(int)settled.Reservation];
                    var outcome =
                        settled.Outcome == UsageOutcome.Committed ? "committed" : "burned";
                    yield return Use(
                        source,
                        settled,
                        reserved.Use,
                        settled.Consumed,
                        reserved.Time,
                        0,
                        outcome
                    );
                    break;
                case UsageCorrectedRecord corrected:
                    yield return Reversal(source, corrected);
                    break;
            }
        }
    }

    private static CloudEvent Use(
        string source,
        UsageRecord record,
        MeteredUse use,
        Int128 amount,
        DateTimeOffset usedAt,
        uint tag,
        string outcome
    )
    {
        var e = new ReportedUse
        {
            Source = source,
            Id = IdOf(record.Index),
            GrantId = use.GrantId,
            ScenarioId = use.ScenarioId,
            Unit = use.Unit,
            Amount = amount,
            UsedAt = usedAt,
            Tag = tag,
        }.ToCloudEvent();
        return new CloudEvent(e.Source, e.Id, e.Type)
        {
            Time = e.Time,
            DataContentType = e.DataContentType,
            Data = e.Data,
            Extensions = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ReportedUse.OutcomeName] = outcome,
            },
        };
    }

    private static CloudEvent Reversal(string source, UsageCorrectedRecord corrected) =>
        new(source, IdOf(corrected.Index), ReversalType)
        {
            Time = corrected.Time,
            DataContentType = "application/json",
            Data = EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("actor", corrected.Actor);
                json.WriteString("reason", corrected.Reason.ToString());
                if (corrected.ReplacementEventId is { } replacement)
                {
                    json.WriteString("replacedByEventId", replacement);
                }

                json.WriteString("reverses", IdOf(corrected.Corrected));
                json.WriteEndObject();
            }),
        };

    private static string IdOf(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
