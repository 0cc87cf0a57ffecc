using AuthOps.Metering.Log;

namespace AuthOps.Metering.Evaluation;

/// <summary>
/// What a usage log has of a period, in counts: of uses by the time they happened, of everything else by the time it was
/// recorded. Immutable and safe to share between threads.
/// </summary>
public sealed record LogFigures
{
    /// <summary>Uses recorded, or reserved and committed.</summary>
    public long Uses { get; init; }

    /// <summary>Those of them that a correction took back.</summary>
    public long UsesTakenBack { get; init; }

    /// <summary>Uses that were refused.</summary>
    public long UsesRefused { get; init; }

    /// <summary>Acts of authorisation, alerts and readings of the evidence aside.</summary>
    public long Acts { get; init; }

    /// <summary>Acts that were refused.</summary>
    public long ActsRefused { get; init; }

    /// <summary>Products released.</summary>
    public long Releases { get; init; }

    /// <summary>Releases taken back.</summary>
    public long ReleasesRevoked { get; init; }

    /// <summary>Grants terminated.</summary>
    public long Terminations { get; init; }

    /// <summary>Alerts raised.</summary>
    public long Alerts { get; init; }

    /// <summary>Readings of the evidence, by auditors for instance.</summary>
    public long EvidenceReadings { get; init; }

    internal IEnumerable<(string Name, long Value)> Named =>
        [
            ("acts", Acts),
            ("actsRefused", ActsRefused),
            ("alerts", Alerts),
            ("evidenceReadings", EvidenceReadings),
            ("releases", Releases),
            ("releasesRevoked", ReleasesRevoked),
            ("terminations", Terminations),
            ("uses", Uses),
            ("usesRefused", UsesRefused),
            ("usesTakenBack", UsesTakenBack),
        ];

    /// <summary>Counts.</summary>
    /// <param name="log">The log.</param>
    /// <param name="period">The period.</param>
    /// <returns>The figures.</returns>
    public static LogFigures Of(UsageLogSnapshot log, ValidityPeriod period)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(period);
        var corrected = log
            .Records.OfType<UsageCorrectedRecord>()
            .Select(static c => c.Corrected)
            .ToHashSet();
        var reserved = new HashSet<ulong>();
        var (uses, takenBack, refused) = (0L, 0L, 0L);
        var acts = new Dictionary<DecisionKind, long>();
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case UsageUsedRecord used when period.Contains(used.UsedAt):
                    uses++;
                    takenBack += corrected.Contains(used.Index) ? 1 : 0;
                    break;
                case UsageReservedRecord held when period.Contains(held.Time):
                    reserved.Add(held.Index);
                    break;
                case UsageSettledRecord { Outcome: UsageOutcome.Committed } settled
                    when reserved.Remove(settled.Reservation):
                    uses++;
                    break;
                case UsageRefusedRecord when period.Contains(record.Time):
                    refused++;
                    break;
                case DecisionRecord decision when period.Contains(decision.Time):
                    acts[decision.Kind] = acts.GetValueOrDefault(decision.Kind) + 1;
                    break;
            }
        }

        return Of(acts) with
        {
            Uses = uses,
            UsesTakenBack = takenBack,
            UsesRefused = refused,
        };
    }

    /// <summary>The figures of acts, by what each kind is.</summary>
    /// <param name="acts">How many there are of each kind.</param>
    internal static LogFigures Of(IReadOnlyDictionary<DecisionKind, long> acts)
    {
        var (refused, alerts, readings) = (
            acts.GetValueOrDefault(DecisionKind.ActRefused),
            acts.GetValueOrDefault(DecisionKind.AlertRaised),
            acts.GetValueOrDefault(DecisionKind.EvidenceRead)
        );
        return new LogFigures
        {
            Acts = acts.Values.Sum() - refused - alerts - readings,
            ActsRefused = refused,
            Alerts = alerts,
            EvidenceReadings = readings,
            Releases = acts.GetValueOrDefault(DecisionKind.Released),
            ReleasesRevoked = acts.GetValueOrDefault(DecisionKind.ReleaseRevoked),
            Terminations = acts.GetValueOrDefault(DecisionKind.GrantTerminated),
        };
    }
}
