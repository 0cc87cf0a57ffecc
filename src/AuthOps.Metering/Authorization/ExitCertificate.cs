using System.Globalization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// That a grant was terminated, when, and how the log stood (退出, Art. 9): for the implementing body and the operator to
/// sign. Immutable and safe to share between threads.
/// </summary>
public sealed class ExitCertificate
{
    internal ExitCertificate(
        IReadOnlyList<string> grantIds,
        string actor,
        DateTimeOffset at,
        ulong index,
        UsageLogSnapshot log,
        IReadOnlyList<QuotaBalance> balances,
        ExitEvidence evidence
    )
    {
        GrantIds = grantIds;
        Actor = actor;
        TerminatedAt = at;
        LogId = log.LogId;
        FirstRecord = index;
        RecordCount = (ulong)log.Records.Count;
        Root = log.Root;
        Sm3Root = log.Sm3Root;
        Balances = balances;
        Evidence = evidence;
    }

    /// <summary>The predicate type of a certificate's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("exit-certificate");

    /// <summary>The grant, and those that narrowed it.</summary>
    public IReadOnlyList<string> GrantIds { get; }

    /// <summary>The party that terminated it.</summary>
    public string Actor { get; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset TerminatedAt { get; }

    /// <summary>The log's id.</summary>
    public string LogId { get; }

    /// <summary>The index of the record that terminated the first of the grants.</summary>
    public ulong FirstRecord { get; }

    /// <summary>The number of records then.</summary>
    public ulong RecordCount { get; }

    /// <summary>The log's SHA-256 root then, 64 lower-case hexadecimal digits.</summary>
    public string Root { get; }

    /// <summary>The log's SM3 root then, 64 lower-case hexadecimal digits.</summary>
    public string Sm3Root { get; }

    /// <summary>What had been granted and used; the rest is forfeited.</summary>
    public IReadOnlyList<QuotaBalance> Balances { get; }

    /// <summary>The documents that show the exit.</summary>
    public ExitEvidence Evidence { get; }

    /// <summary>The certificate as a statement.</summary>
    /// <returns>A statement whose subject is <c>usage-log</c> under the log's SHA-256 root.</returns>
    public Statement ToStatement() =>
        new(
            [new Subject("usage-log", Root)],
            PredicateType,
            EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("actor", Actor);
                json.WriteStartArray("balances");
                foreach (var balance in Balances)
                {
                    json.WriteStartObject();
                    json.WriteString("grant", balance.GrantId);
                    json.WriteInteger("granted", balance.Granted);
                    json.WriteString("unit", balance.Unit.ToString());
                    json.WriteInteger("used", balance.Used);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("evidence");
                json.WriteString("dataDestroyed", Evidence.DataDestroyed);
                json.WriteString("dataReturned", Evidence.DataReturned);
                json.WriteString("keysRevoked", Evidence.KeysRevoked);
                json.WriteString("ledgerFrozen", Evidence.LedgerFrozen);
                json.WriteEndObject();
                json.WriteStrings("grants", GrantIds);
                json.WriteString("logId", LogId);
                json.WriteString("records", RecordCount.ToString(CultureInfo.InvariantCulture));
                json.WriteString("sm3Root", Sm3Root);
                json.WriteInstant("terminatedAt", TerminatedAt);
                json.WriteEndObject();
            })
        );

    /// <summary>What speaks against the certificate in a later state of its log.</summary>
    /// <param name="log">The log, verified, as it is now.</param>
    /// <returns>The findings; empty if nothing was used under the grants since.</returns>
    public IReadOnlyList<string> Check(UsageLogSnapshot log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var findings = new List<string>();
        if (log.LogId != LogId || (ulong)log.Records.Count < RecordCount)
        {
            findings.Add("The log is another one, or an earlier state of it.");
            return findings;
        }

        var ended = log
            .Records.OfType<DecisionRecord>()
            .Where(r => r.Kind == DecisionKind.GrantTerminated && r.GrantId is not null)
            .ToDictionary(r => r.GrantId!, r => r.Index, StringComparer.Ordinal);
        foreach (var grant in GrantIds.Where(g => !ended.ContainsKey(g)))
        {
            findings.Add($"The log does not terminate grant {grant}.");
        }

        foreach (var record in log.Records)
        {
            var grant = record switch
            {
                UsageReservedRecord reserved => reserved.Use.GrantId,
                UsageUsedRecord used => used.Use.GrantId,
                UsageCorrectedRecord corrected => corrected.Use.GrantId,
                _ => null,
            };
            if (grant is not null && ended.TryGetValue(grant, out var end) && record.Index > end)
            {
                findings.Add($"Record {record.Index} uses grant {grant} after its termination.");
            }
        }

        return findings;
    }
}
