using System.Globalization;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Checks a release against the earlier ones of the same persons: every intersection and difference of classes, of all releases
/// together, is empty or meets the policy. Stateless: safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// <para>All combinations are checked at once: whatever unions, intersections and differences of classes somebody forms is a union
/// of the sets of persons who are in the same class of every release, and unions keep every model of a class. Proof and limits:
/// docs/math/re-release.md.</para>
/// <para>Models of a population and of all classes together are not judged. Releases made by others are unknown to it.</para>
/// </remarks>
public static class RereleaseCheck
{
    /// <summary>Checks a release against earlier ones.</summary>
    /// <param name="earlier">The earlier releases in their order, linked under the same key; may be empty.</param>
    /// <param name="release">The new release.</param>
    /// <param name="policy">What every set must meet: k, and the models of sensitive attributes.</param>
    /// <param name="cancellationToken">Looked at between attributes and releases.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static RereleaseReport Check(
        IReadOnlyList<LinkedRelease> earlier,
        LinkedRelease release,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(release);
        return CheckSequence([.. earlier, release], policy, cancellationToken)[^1];
    }

    /// <summary>Checks each release of a sequence against those before it.</summary>
    /// <param name="releases">The releases in their order, linked under the same key; at least one.</param>
    /// <param name="policy">What every set must meet.</param>
    /// <param name="cancellationToken">Looked at between attributes and releases.</param>
    /// <returns>A report a release; the first is checked against nothing.</returns>
    /// <exception cref="ArgumentException">There is no release.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static IReadOnlyList<RereleaseReport> CheckSequence(
        IReadOnlyList<LinkedRelease> releases,
        AnonymizationPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(releases);
        ArgumentNullException.ThrowIfNull(policy);
        if (releases.Count == 0)
        {
            throw new ArgumentException("There is no release to check.", nameof(releases));
        }

        var persons = new PersonNumbers();
        var rows = new List<ReleaseRows>();
        var steps = new List<Cells> { Cells.None };
        var reports = new List<RereleaseReport>();
        foreach (var release in releases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = ReleaseRows.Of(release, persons);
            var rule = new StepRule(policy, rows, steps[^1]);
            var judged = rule.Judge(next, persons.Count, cancellationToken);
            steps.Add(judged.Cells);
            rows.Add(next);
            var correspondence = releases
                .Take(rows.Count - 1)
                .Zip(rows)
                .SelectMany(pair =>
                    CorrespondenceAttacks.Measure(
                        (pair.First, pair.Second),
                        (release, next),
                        policy,
                        persons.Count,
                        cancellationToken
                    )
                );
            reports.Add(Report(rule, judged, rows, steps, correspondence));
        }

        return reports;
    }

    private static RereleaseReport Report(
        StepRule rule,
        StepJudgement judged,
        List<ReleaseRows> rows,
        List<Cells> steps,
        IEnumerable<CorrespondenceMeasure> correspondence
    )
    {
        var cells = judged.Cells;
        var made = Enumerable.Range(1, cells.Count - 1).Where(cells.IsNew).ToArray();
        var failing = judged.Failures.Select(static f => f.Cell).Distinct().ToArray();
        var whole = Enumerable
            .Range(1, cells.Count - 1)
            .Where(c => !cells.IsNew(c) && cells.Sizes[c] < rule.K && cells.ClassIn[c] >= 0);
        var sizes = rows.ConvertAll(static r => r.Sizes());
        return new RereleaseReport(
            rows[^1].Name,
            rows.SkipLast(1).Select(static r => r.Name),
            judged
                .Failures.Take(RereleaseReport.MaxFindings)
                .Select(f => Finding(f, rule, rows, sizes, steps)),
            Inferences.Of(judged, rows),
            correspondence,
            judged.Unjudged
        )
        {
            Sets = made.Length,
            SmallestSet = made.Select(c => cells.Sizes[c]).DefaultIfEmpty(0).Min(),
            FailingPersons = failing.Sum(c => (long)cells.Sizes[c]),
            PersonsBelowK = made.Where(c => cells.Sizes[c] < rule.K).Sum(c => (long)cells.Sizes[c]),
            PersonsAlone = made.Count(c => cells.Sizes[c] == 1),
            InheritedPersons = whole.Sum(c => (long)cells.Sizes[c]),
        };
    }

    private static RereleaseFinding Finding(
        CellFailure failure,
        StepRule rule,
        List<ReleaseRows> rows,
        List<int[]> sizes,
        List<Cells> steps
    )
    {
        var classes = new List<ClassOfRelease>();
        var cell = failure.Cell;
        for (var place = rows.Count - 1; place >= 0; place--)
        {
            var step = steps[place + 1];
            if (step.ClassIn[cell] is var number and >= 0)
            {
                classes.Add(new ClassOfRelease(rows[place].Name, number + 1, sizes[place][number]));
            }

            cell = step.Before[cell];
        }

        classes.Reverse();
        var last = steps[^1];
        var kind =
            last.ClassIn[failure.Cell] < 0 ? RereleaseFindingKind.Left
            : last.Before[failure.Cell] == 0 ? RereleaseFindingKind.Joined
            : RereleaseFindingKind.Intersection;
        var persons = last.Sizes[failure.Cell];
        var valuesOf = failure.Release < 0 ? null : rows[failure.Release].Name;
        return new RereleaseFinding(
            kind,
            failure.Rule,
            failure.Attribute,
            valuesOf,
            persons,
            classes.AsReadOnly(),
            Message(kind, failure, persons, classes, valuesOf, rule.K)
        );
    }

    private static string Message(
        RereleaseFindingKind kind,
        CellFailure failure,
        int persons,
        List<ClassOfRelease> classes,
        string? valuesOf,
        int k
    )
    {
        var where = string.Join(
            " and ",
            classes.Select(c =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"class {c.Number} ({c.Persons} records) of {c.Release}"
                )
            )
        );
        var who = kind switch
        {
            RereleaseFindingKind.Left => "are in no class of the new release",
            RereleaseFindingKind.Joined => "are in no release before",
            _ => "are in all of them",
        };
        var what = failure.Attribute is null
            ? string.Create(CultureInfo.InvariantCulture, $"{k} are asked for")
            : $"their values of '{failure.Attribute}' in {valuesOf} fail {failure.Rule}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{persons} persons of {where} {who}; {what}."
        );
    }
}
