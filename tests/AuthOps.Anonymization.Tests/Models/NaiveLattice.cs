using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>Every node of a small lattice, grouped from the rows as text: the reference for <see cref="ModelCase"/>.</summary>
internal sealed class NaiveLattice(ModelCase given)
{
    private readonly Table _table = given.Table;
    private readonly AnonymizationPolicy _policy = given.Policy;

    internal sealed record Node(
        int[] Levels,
        bool IsAllowed,
        int Kept,
        List<int[]> Released,
        List<int[]> Suppressed
    );

    /// <summary>The allowed nodes' least score, or null.</summary>
    public Score? Best()
    {
        Score? best = null;
        foreach (var node in Nodes())
        {
            if (node.IsAllowed)
            {
                var score = NaiveQuality.Score(given, node);
                best = best is null || score < best ? score : best;
            }
        }

        return best;
    }

    public IEnumerable<Node> Nodes() => Vectors(0).Select(Evaluate);

    private IEnumerable<int[]> Vectors(int from)
    {
        if (from == _policy.QuasiIdentifiers.Count)
        {
            return
            [
                [],
            ];
        }

        return Enumerable
            .Range(0, _policy.QuasiIdentifiers[from].Hierarchy!.LevelCount)
            .SelectMany(level => Vectors(from + 1).Select(rest => (int[])[level, .. rest]));
    }

    private Node Evaluate(int[] levels)
    {
        var people = PopulationCounts(levels, out var absentBreaks);
        var classes = Enumerable
            .Range(0, _table.RowCount)
            .GroupBy(row => Key(_table, row, levels))
            .Select(g => (g.Key, Rows: g.ToArray()))
            .ToList();
        var kept = classes.Where(c => Holds(c.Rows, people.GetValueOrDefault(c.Key))).ToList();
        var released = kept.Select(c => c.Rows).ToList();
        foreach (var model in _policy.Models)
        {
            released = Enforce(model, released, levels);
        }

        var suppressed = classes.Select(c => c.Rows).Where(r => !released.Contains(r)).ToList();
        var rows = suppressed.Sum(r => r.Length);
        var limit = _policy.SuppressionLimit;
        return new Node(
            levels,
            !absentBreaks
                && _policy
                    .QuasiIdentifiers.Select(
                        (a, i) => levels[i] >= a.MinimumLevel && levels[i] <= a.MaximumLevel
                    )
                    .All(static isOpen => isOpen)
                && released.Count > 0
                && rows * limit.Denominator <= limit.Numerator * _table.RowCount,
            released.Count,
            released,
            suppressed
        );
    }

    private bool Holds(int[] rows, int population)
    {
        foreach (var model in _policy.Models)
        {
            if (!NaiveModels.HoldsSize(model, rows.Length, population))
            {
                return false;
            }

            if (model.SensitiveAttribute is { } name)
            {
                var column = _table[name];
                var whole = Enumerable.Range(0, _table.RowCount).Select(i => column[i]).ToList();
                if (!NaiveModels.Holds(model, rows.Select(i => column[i]).ToList(), whole))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The smallest classes go one by one, the cheaper and then the earlier first, until the model holds.</summary>
    private List<int[]> Enforce(PrivacyModel model, List<int[]> released, int[] levels)
    {
        var left = released
            .OrderBy(r => r.Length)
            .ThenBy(r => NaiveQuality.ClassCost(given, r, levels))
            .ThenBy(r => r.Min())
            .ToList();
        while (!NaiveModels.HoldsSizes(model, left.ConvertAll(r => r.Length)))
        {
            left.RemoveAt(0);
        }

        return released.Where(left.Contains).ToList();
    }

    private Dictionary<string, int> PopulationCounts(int[] levels, out bool absentBreaks)
    {
        absentBreaks = false;
        var model = _policy.Models.FirstOrDefault(m => m is KMap or DeltaPresence);
        var table = (model as KMap)?.Population ?? (model as DeltaPresence)?.Population;
        if (table is null)
        {
            return [];
        }

        var counts = Enumerable
            .Range(0, table.RowCount)
            .GroupBy(row => Key(table, row, levels))
            .ToDictionary(g => g.Key, g => g.Count());
        var present = Enumerable
            .Range(0, _table.RowCount)
            .Select(row => Key(_table, row, levels))
            .ToHashSet();
        var strict = _policy
            .Models.OfType<DeltaPresence>()
            .Any(m => m.CountsAbsent && m.Minimum > Ratio.Zero);
        absentBreaks = strict && counts.Keys.Any(key => !present.Contains(key));
        return counts;
    }

    private string Key(Table table, int row, int[] levels) =>
        string.Join(
            '|',
            _policy.QuasiIdentifiers.Select(
                (a, i) => a.Hierarchy!.Generalize(table[a.Name][row] ?? "", levels[i])
            )
        );
}
