using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Packs;

/// <summary>
/// Evaluations of the infrastructure and scorecards: what is derived, counted again from the records the log had then; the
/// score, computed again; what is attested stays attested. Stateless.
/// </summary>
internal static class PackEvaluationCheck
{
    /// <summary>Reads them; their log sizes are wanted before the log is read.</summary>
    public static void Read(PackContext context)
    {
        foreach (var statement in context.Of(InfrastructureReport.PredicateType))
        {
            Read(
                context,
                statement,
                PackFindingKind.InfrastructureDiffers,
                () =>
                    context.Infrastructure.Add(
                        (statement.File, InfrastructureReport.Parse(statement.Predicate))
                    )
            );
        }

        foreach (var statement in context.Of(Scorecard.PredicateType))
        {
            Read(
                context,
                statement,
                PackFindingKind.ScorecardDiffers,
                () => context.Scorecards.Add((statement.File, Scorecard.Parse(statement.Predicate)))
            );
        }
    }

    /// <summary>The states of the log that they are of.</summary>
    public static IEnumerable<ulong> Sizes(PackContext context) =>
        context
            .Infrastructure.Select(static i => i.Report.Log)
            .Concat(context.Scorecards.Select(static s => s.Card.Log).OfType<EvaluatedLog>())
            .Select(static log => (ulong)log.Size);

    public static string? Run(PackContext context)
    {
        if (context.Log is not { } log)
        {
            return null;
        }

        var derived =
            context.Infrastructure.Sum(i => CheckFigures(context, log, i.File, i.Report))
            + context.Scorecards.Sum(s => CheckCriteria(context, log, s.File, s.Card));
        var attested =
            context.Infrastructure.Sum(static i => i.Report.Answers.Count)
            + context.Scorecards.Sum(static s =>
                s.Card.Criteria.Count(static c => c.Basis == EvaluationBasis.Attested)
            );
        return context.Infrastructure.Count + context.Scorecards.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{context.Infrastructure.Count} of the infrastructure and {context.Scorecards.Count} scorecards, {derived} figures counted again from the log, every score computed again; {attested} attested and not verified"
            );
    }

    private static int CheckFigures(
        PackContext context,
        PackLog log,
        string file,
        InfrastructureReport report
    )
    {
        if (Figures(log, report.Log, report.Period) is not { } own)
        {
            context.Find(PackFindingKind.InfrastructureDiffers, file, OtherLog(report.Log));
            return 0;
        }

        foreach (var (said, counted) in report.Figures.Named.Zip(own.Named))
        {
            if (said != counted)
            {
                context.Find(
                    PackFindingKind.InfrastructureDiffers,
                    file,
                    $"The evaluation has {said.Value} {said.Name}; the log has {counted.Value}."
                );
            }
        }

        return own.Named.Count();
    }

    private static int CheckCriteria(PackContext context, PackLog log, string file, Scorecard card)
    {
        if (card.Log is not { } then)
        {
            return 0;
        }

        if (Figures(log, then, card.Period) is not { } own)
        {
            context.Find(PackFindingKind.ScorecardDiffers, file, OtherLog(then));
            return 0;
        }

        var derived = card.Criteria.Where(static c => c.Basis == EvaluationBasis.Derived).ToList();
        foreach (var (name, _, said, _) in derived)
        {
            var counted = Scorecard.Derived(name, own);
            if (counted != said)
            {
                context.Find(
                    PackFindingKind.ScorecardDiffers,
                    file,
                    $"The scorecard has {said.Good} of {said.All} by {name}; the log has {counted.Good} of {counted.All}."
                );
            }
        }

        return derived.Count;
    }

    private static void Read(
        PackContext context,
        PackStatement statement,
        PackFindingKind kind,
        Action read
    )
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            context.Find(kind, statement.File, e.Message);
        }
    }

    /// <summary>The figures of the log as it was then; null where it never was so.</summary>
    private static LogFigures? Figures(PackLog log, EvaluatedLog then, ValidityPeriod period) =>
        then.Id == log.Identity.HexId
        && log.RootsAt.TryGetValue((ulong)then.Size, out var roots)
        && Convert.ToHexStringLower(roots.Sha256) == then.Root
            ? Count(log, (ulong)then.Size, period)
            : null;

    private static string OtherLog(EvaluatedLog then) =>
        $"It is of {then.Size} records that are not those of this log.";

    /// <summary>Counted from what one pass over the pack's log gave, not from a snapshot.</summary>
    private static LogFigures Count(PackLog log, ulong size, ValidityPeriod period)
    {
        var uses = log.Uses.Where(u => u.KnownAt < size && IsIn(period, u.Time)).ToList();
        var acts = log
            .Decisions.Where(d => d.Index < size && IsIn(period, d.Time))
            .CountBy(static d => d.Kind)
            .ToDictionary(static d => d.Key, static d => (long)d.Value);
        return LogFigures.Of(acts) with
        {
            Uses = uses.Count,
            UsesRefused = log.Refusals.Count(r => r.Index < size && IsIn(period, r.Time)),
            UsesTakenBack = uses.Count(u =>
                log.Corrections.TryGetValue(u.Index, out var by) && by < size
            ),
        };
    }

    private static bool IsIn(ValidityPeriod period, long time) =>
        Microseconds.TryToInstant(time, out var at) && period.Contains(at);
}
