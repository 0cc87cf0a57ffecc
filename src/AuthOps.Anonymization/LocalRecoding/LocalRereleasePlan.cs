using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The answer of <see cref="LocalRereleasePlanner"/>: a local recoding that is safe after earlier releases, and what safety costs; or the one that
/// is not, with the reasons. For the custodian only. Immutable and safe to share between threads.
/// </summary>
public sealed class LocalRereleasePlan
{
    private readonly LinkedRelease? _linked;

    internal LocalRereleasePlan(
        LocalRecodingPlan choice,
        double lossAlone,
        long? withheldRows,
        long leastWithheldRows,
        RereleaseReport? report,
        LinkedRelease? linked
    )
    {
        Choice = choice;
        LossAlone = lossAlone;
        IsRepaired = withheldRows is not null;
        WithheldRows = withheldRows ?? 0;
        LeastWithheldRows = leastWithheldRows;
        Report = report;
        _linked = linked;
    }

    /// <summary>The recoding; to be released only where <see cref="IsSafe"/>.</summary>
    public LocalRecodingPlan Choice { get; }

    /// <summary>Whether the recoding satisfies the policy and is safe together with the earlier releases.</summary>
    public bool IsSafe => Report is { IsSafe: true };

    /// <summary>Whether the best recoding of the policy alone was not safe and this is another one.</summary>
    public bool IsRepaired { get; }

    /// <summary>The loss, 0 to 1, of the best recoding found without looking at earlier releases; what <see cref="LocalRecodingPlan.Loss"/> exceeds it by is the cost of the repair.</summary>
    public double LossAlone { get; }

    /// <summary>Records withheld since with earlier releases they would tell too much; they count as suppressed. 0 where nothing was repaired.</summary>
    public long WithheldRows { get; }

    /// <summary>The fewest records that every release of the table withholds, whatever its classes: where more than may be suppressed, a refusal is certain to be right. 0 where nothing had to be repaired.</summary>
    public long LeastWithheldRows { get; }

    /// <summary>The check of <see cref="Choice"/> against the earlier releases; null where no recoding satisfies the policy.</summary>
    public RereleaseReport? Report { get; }

    /// <summary>The release with its persons, for the ledger.</summary>
    /// <param name="name">The release's name, 1 to <see cref="LinkedRelease.MaxName"/> characters.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="InvalidOperationException">Nothing is safe to release.</exception>
    public LinkedRelease Link(string name) =>
        IsSafe
            ? _linked!.Named(name)
            : throw new InvalidOperationException(
                "No recoding is safe together with the earlier releases, so there is nothing to record; Report says why."
            );
}
