using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// A node tried under the rule of safe re-release. Records of sets that fail are withheld, and more of a class where what is left behind would
/// fail, until all hold or none is left; in the end nothing is withheld that was not there before, so this comes to an end.
/// Not safe for concurrent use.
/// </summary>
internal sealed class NodeTrial(
    EncodedTable table,
    int[] person,
    int persons,
    StepRule rule,
    string name
)
{
    /// <summary>The rows that may stay, ascending; none where nothing of the node is safe.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="isEnough">Told how many rows are left out: whether the trial may end with none, since nothing that comes of it serves.</param>
    /// <param name="cancellationToken">Looked at between rounds.</param>
    public (int[] Rows, int[] ClassOf, int Classes) Run(
        int[] levels,
        Func<long, bool> isEnough,
        CancellationToken cancellationToken
    )
    {
        var classOf = new int[table.Table.RowCount];
        var classes = NodeRows.Number(table, levels, classOf);
        var rows = Generalizer.KeptRows(table, levels, cancellationToken);
        while (rows.Length > 0 && !isEnough(classOf.Length - rows.Length))
        {
            var next = Rows(rows, classOf);
            var judged = rule.Judge(next, persons, cancellationToken);
            if (judged.Unjudged.Count > 0)
            {
                return ([], classOf, classes);
            }

            var withheld = Withheld(judged, next);
            if (withheld.Count == 0)
            {
                return (rows, classOf, classes);
            }

            var sizes = next.Sizes();
            rows =
            [
                .. rows.Where(
                    (_, i) =>
                        !withheld.Contains(judged.Cells.CellOf[next.Person[i]])
                        && sizes[next.ClassOf[i]] >= rule.K
                ),
            ];
        }

        return ([], classOf, classes);
    }

    private ReleaseRows Rows(int[] rows, int[] classOf)
    {
        var own = Array.ConvertAll(rows, row => classOf[row]);
        var classes = ReleaseClasses.Refine(own, new int[own.Length]);
        return new ReleaseRows(
            name,
            Array.ConvertAll(rows, row => person[row]),
            own,
            classes,
            [
                .. table.Policy.SensitiveAttributes.Select(a =>
                    Generalizer.Subset(table.Table[a.Name], rows)
                ),
            ]
        );
    }

    /// <summary>The cells whose records do not stay.</summary>
    private HashSet<int> Withheld(StepJudgement judged, ReleaseRows next)
    {
        var cells = judged.Cells;
        var withheld = new HashSet<int>();
        var behind = new HashSet<int>();
        foreach (var failure in judged.Failures)
        {
            if (cells.ClassIn[failure.Cell] >= 0)
            {
                withheld.Add(failure.Cell);
            }
            else
            {
                behind.Add(cells.Before[failure.Cell]);
            }
        }

        // Who is left behind needs company: the smallest part of those they were with, unless some is withheld anyway.
        behind.ExceptWith(withheld.Select(cell => cells.Before[cell]));
        var smallest = new Dictionary<int, int>();
        for (var cell = 1; cell < cells.Count; cell++)
        {
            var before = cells.Before[cell];
            if (
                cells.ClassIn[cell] >= 0
                && behind.Contains(before)
                && (
                    !smallest.TryGetValue(before, out var other)
                    || cells.Sizes[cell] < cells.Sizes[other]
                )
            )
            {
                smallest[before] = cell;
            }
        }

        withheld.UnionWith(smallest.Values);
        var sizes = next.Sizes();
        for (var i = 0; i < next.Person.Length; i++)
        {
            if (sizes[next.ClassOf[i]] < rule.K)
            {
                withheld.Add(cells.CellOf[next.Person[i]]);
            }
        }

        return withheld;
    }
}
