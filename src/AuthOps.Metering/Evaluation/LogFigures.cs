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
        var figures = new LogFigures();
        foreach (var record in log.Records)
        {
            switch (record)
            {
                case UsageUsedRecord used when period.Contains(used.UsedAt):
                    figures = figures with
                    {
                        Uses = figures.Uses + 1,
                        UsesTakenBack =
                            figures.UsesTakenBack + (corrected.Contains(used.Index) ? 1 : 0),
                    };
                    break;
                case UsageReservedRecord held when period.Contains(held.Time):
                    reserved.Add(held.Index);
                    break;
                case UsageSettledRecord { Outcome: UsageOutcome.Committed } settled
                    when reserved.Remove(settled.Reservation):
                    figures = figures with { Uses = figures.Uses + 1 };
                    break;
                case UsageRefusedRecord refused when period.Contains(refused.Time):
                    figures = figures with { UsesRefused = figures.UsesRefused + 1 };
                    break;
                case DecisionRecord decision when period.Contains(decision.Time):
                    figures = figures.With(decision.Kind);
                    break;
            }
        }

        return figures;
    }

    private LogFigures With(DecisionKind kind) =>
        kind switch
        {
            DecisionKind.ActRefused => this with { ActsRefused = ActsRefused + 1 },
            DecisionKind.AlertRaised => this with { Alerts = Alerts + 1 },
            DecisionKind.EvidenceRead => this with { EvidenceReadings = EvidenceReadings + 1 },
            DecisionKind.Released => this with { Acts = Acts + 1, Releases = Releases + 1 },
            DecisionKind.ReleaseRevoked => this with
            {
                Acts = Acts + 1,
                ReleasesRevoked = ReleasesRevoked + 1,
            },
            DecisionKind.GrantTerminated => this with
            {
                Acts = Acts + 1,
                Terminations = Terminations + 1,
            },
            _ => this with { Acts = Acts + 1 },
        };
}
