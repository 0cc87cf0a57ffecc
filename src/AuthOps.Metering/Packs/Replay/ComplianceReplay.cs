namespace AuthOps.Metering.Packs.Replay;

/// <summary>
/// Replays how an authorisation was operated, from its pack alone: the ten stages (三环节十步骤) as the log recorded them, each
/// against its article, and the duties beside them. It says what the evidence supports; whether duties are met is for
/// people to judge. Immutable and safe to share between threads.
/// </summary>
public sealed class ComplianceReplay
{
    private ComplianceReplay(EvidencePackVerdict verdict)
    {
        IsAccepted = verdict.IsAccepted;
        Period = verdict.Manifest?.Period;
        Stages = StageReplay.Lines(verdict);
        Duties = DutyReplay.Lines(verdict);
    }

    /// <summary>Whether the pack itself was accepted; where not, nothing here is worth more than the pack.</summary>
    public bool IsAccepted { get; }

    /// <summary>The period of the pack; null where it does not say.</summary>
    public ValidityPeriod? Period { get; }

    /// <summary>The ten stages, in their order.</summary>
    public IReadOnlyList<ReplayLine> Stages { get; }

    /// <summary>The duties beside them, by article.</summary>
    public IReadOnlyList<ReplayLine> Duties { get; }

    /// <summary>Whether the pack was accepted and nothing in it contradicts a stage or a duty.</summary>
    public bool IsSupported =>
        IsAccepted && !Stages.Concat(Duties).Any(static l => l.Outcome == ReplayOutcome.Fail);

    /// <summary>Replays a verified pack.</summary>
    /// <param name="verdict">What verifying it found.</param>
    /// <returns>The replay.</returns>
    public static ComplianceReplay Of(EvidencePackVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new ComplianceReplay(verdict);
    }
}
