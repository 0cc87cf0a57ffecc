using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests;

/// <summary>
/// The definitions written down once more, with strings, dictionaries and big integers, and nothing of the
/// search: every node of the lattice, grouped from the rows.
/// </summary>
internal static class NaiveReference
{
    internal sealed record Node(
        int[] Levels,
        HashSet<int> KeptRows,
        int Classes,
        BigInteger Product
    );

    /// <summary>The optimum: least loss, then smallest vector; null where no node satisfies the policy.</summary>
    public static Node? Optimum(Table table, AnonymizationPolicy policy)
    {
        Node? best = null;
        foreach (var levels in Lattice(policy, 0))
        {
            var node = Evaluate(table, policy, levels);
            var suppressed = table.RowCount - node.KeptRows.Count;
            var limit = policy.SuppressionLimit;
            if (
                node.KeptRows.Count > 0
                && suppressed * limit.Denominator <= limit.Numerator * table.RowCount
                && (best is null || node.Product < best.Product)
            )
            {
                best = node;
            }
        }

        return best;
    }

    public static Node Evaluate(Table table, AnonymizationPolicy policy, int[] levels)
    {
        var groups = Enumerable
            .Range(0, table.RowCount)
            .GroupBy(row =>
                string.Join(
                    '\u001f',
                    policy.QuasiIdentifiers.Select(
                        (a, i) => a.Hierarchy!.Generalize(table[a.Name][row] ?? "", levels[i])
                    )
                )
            )
            .Select(g => g.ToArray())
            .ToArray();
        var kept = groups
            .Where(rows => policy.Models.All(model => Holds(table, rows, model)))
            .ToArray();
        var keptRows = kept.SelectMany(rows => rows).ToHashSet();
        return new Node(levels, keptRows, kept.Length, Product(table, policy, levels, keptRows));
    }

    private static bool Holds(Table table, int[] rows, PrivacyModel model) =>
        model switch
        {
            KAnonymity k => rows.Length >= k.K,
            DistinctLDiversity l => rows.Select(row => table[l.Attribute][row])
                .Where(value => value is not null)
                .Distinct(StringComparer.Ordinal)
                .Count() >= l.L,
            _ => throw new NotSupportedException(),
        };

    /// <summary>Levels in lexicographic order, so that the first of equals is the smallest vector.</summary>
    private static IEnumerable<int[]> Lattice(AnonymizationPolicy policy, int from)
    {
        if (from == policy.QuasiIdentifiers.Count)
        {
            yield return [];
            yield break;
        }

        for (var level = 0; level < policy.QuasiIdentifiers[from].Hierarchy!.LevelCount; level++)
        {
            foreach (var rest in Lattice(policy, from + 1))
            {
                yield return [level, .. rest];
            }
        }
    }

    private static BigInteger Product(
        Table table,
        AnonymizationPolicy policy,
        int[] levels,
        HashSet<int> kept
    )
    {
        var product = BigInteger.One;
        for (var i = 0; i < levels.Length; i++)
        {
            var attribute = policy.QuasiIdentifiers[i];
            var hierarchy = attribute.Hierarchy!;
            BigInteger domain = hierarchy.ValueCount;
            BigInteger rows = table.RowCount;
            BigInteger sum = 0;
            for (var row = 0; row < table.RowCount; row++)
            {
                var label = hierarchy.Generalize(table[attribute.Name][row] ?? "", levels[i]);
                sum += kept.Contains(row)
                    ? hierarchy.Values.Count(v => hierarchy.Generalize(v, levels[i]) == label)
                    : domain;
            }

            // (sum/D - n/D) / (n - n/D), cut after ten decimals.
            var scaled =
                domain == 1 ? 0 : (sum - rows) * BigInteger.Pow(10, 10) / (rows * (domain - 1));
            product *= BigInteger.Pow(10, 10) + scaled;
        }

        return product;
    }
}
