using AuthOps.Anonymization.Hierarchies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LocalRecoding;

/// <summary>
/// The least loss of any local recoding of a table of a few rows, by every way to divide them: from the hierarchies'
/// own labels and the definition of loss, and nothing of the library's recoding.
/// </summary>
internal sealed class LocalOptimum(Table table, AnonymizationPolicy policy, Func<int[], bool> holds)
{
    /// <summary>The optimum, 0 to 1; infinity where nothing is allowed.</summary>
    public double Find()
    {
        var rows = table.RowCount;
        var allowed = (int)policy.SuppressionAllowance(rows);
        var cost = new double[1 << rows];
        for (var set = 1; set < cost.Length; set++)
        {
            cost[set] = CostOf(Members(set));
        }

        // By rows left out and rows that have their class already.
        var least = new double[allowed + 1][];
        for (var left = 0; left <= allowed; left++)
        {
            least[left] = new double[1 << rows];
            for (var set = 1; set < cost.Length; set++)
            {
                var first = set & -set;
                var best =
                    left > 0
                        ? least[left - 1][set ^ first] + SuppressedCost()
                        : double.PositiveInfinity;
                var others = set ^ first;
                for (var more = others; ; more = (more - 1) & others)
                {
                    best = Math.Min(best, cost[first | more] + least[left][others ^ more]);
                    if (more == 0)
                    {
                        break;
                    }
                }

                least[left][set] = best;
            }
        }

        return least[allowed][^1] / rows;
    }

    private static int[] Members(int set) =>
        Enumerable.Range(0, 31).Where(row => (set >> row & 1) != 0).ToArray();

    private double Weight(AttributePolicy attribute) =>
        attribute.Weight.ToDouble() / policy.QuasiIdentifiers.Sum(a => a.Weight.ToDouble());

    private double SuppressedCost() =>
        policy.QuasiIdentifiers.Sum(a => a.Hierarchy!.ValueCount == 1 ? 0 : Weight(a));

    private double CostOf(int[] members)
    {
        if (!holds(members))
        {
            return double.PositiveInfinity;
        }

        var sum = 0.0;
        foreach (var attribute in policy.QuasiIdentifiers)
        {
            var hierarchy = attribute.Hierarchy!;
            var share = Share(attribute, hierarchy, members);
            sum += Weight(attribute) * share;
        }

        return sum * members.Length;
    }

    private double Share(AttributePolicy attribute, Hierarchy hierarchy, int[] members)
    {
        for (var level = attribute.MinimumLevel; level <= attribute.MaximumLevel; level++)
        {
            var labels = members
                .Select(row =>
                {
                    Assert.True(
                        hierarchy.TryGetIndex(table[attribute.Name][row] ?? "", out var value)
                    );
                    return hierarchy.LabelIndex(level, value);
                })
                .Distinct()
                .ToArray();
            if (labels.Length == 1)
            {
                return hierarchy.ValueCount == 1
                    ? 0
                    : (hierarchy.LeafCount(level, labels[0]) - 1.0) / (hierarchy.ValueCount - 1);
            }
        }

        return double.PositiveInfinity;
    }
}
