using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>Every quality model from its definition, record by record, sharing nothing with the engine but <see cref="Score"/>.</summary>
internal static class NaiveQuality
{
    public static Score Score(ModelCase given, NaiveLattice.Node node) =>
        given.Policy.Quality switch
        {
            Loss m => Join(given, m.Aggregate, Columns(given, i => Loss(given, m, node, i))),
            Precision m => Join(
                given,
                m.Aggregate,
                Columns(given, i => Precision(given, m, node, i))
            ),
            Height m => Join(given, m.Aggregate, Columns(given, i => node.Levels[i])),
            NonUniformEntropy m => Join(
                given,
                m.Aggregate,
                Columns(given, i => Entropy(given, m, node, i))
            ),
            Discernibility m => new Score(
                node.Released.Sum(r => (double)r.Length * r.Length)
                    + node.Suppressed.Sum(r =>
                        (double)r.Length * (m.IsMonotone ? r.Length : given.Table.RowCount)
                    )
            ),
            AverageClassSize m => new Score(
                given.Table.RowCount
                    / (
                        (node.Kept * Suppression(m.SuppressionFactor))
                        + (node.Suppressed.Count > 0 ? Generalization(m.SuppressionFactor) : 0)
                    )
            ),
            _ => new Score(Divergence(given, node)),
        };

    /// <summary>What a class costs for the order of suppression; 0 where only the size counts.</summary>
    public static double ClassCost(ModelCase given, int[] rows, int[] levels)
    {
        if (given.Policy.Quality is not Loss m)
        {
            return 0;
        }

        var values = Columns(given, i => rows.Length * Share(given, rows[0], levels[i], i));
        var score = Join(given, m.Aggregate, values);
        // Ranks compare number by number; the cases are small enough to weigh them.
        return score.Values.Aggregate(0.0, (sum, v) => (sum * 1e4) + v);
    }

    private static double Generalization(Ratio factor) => Math.Min(1, 2 * (1 - factor.ToDouble()));

    private static double Suppression(Ratio factor) => Math.Min(1, 2 * factor.ToDouble());

    private static double[] Columns(ModelCase given, Func<int, double> value) =>
        Enumerable.Range(0, given.Policy.QuasiIdentifiers.Count).Select(value).ToArray();

    private static Score Join(ModelCase given, Aggregate aggregate, double[] values)
    {
        var weights = given.Policy.QuasiIdentifiers.Select(a => a.Weight.ToDouble()).ToArray();
        var weighted = values.Select((v, i) => v * weights[i] / weights.Max()).ToArray();
        return aggregate switch
        {
            Aggregate.Sum => new Score(weighted.Sum()),
            Aggregate.Maximum => new Score(weighted.Max()),
            Aggregate.ArithmeticMean => new Score(weighted.Average()),
            Aggregate.GeometricMean => new Score(
                Math.Pow(
                    values
                        .Select((v, i) => (v + 1) * weights[i] / weights.Max())
                        .Aggregate(1.0, (p, x) => p * x),
                    1.0 / values.Length
                ) - 1
            ),
            _ => new Score([.. weighted.OrderDescending()]),
        };
    }

    private static double Share(ModelCase given, int row, int level, int i)
    {
        var attribute = given.Policy.QuasiIdentifiers[i];
        var hierarchy = attribute.Hierarchy!;
        var label = hierarchy.Generalize(given.Table[attribute.Name][row] ?? "", level);
        return hierarchy.Values.Count(v => hierarchy.Generalize(v, level) == label)
            / (double)hierarchy.ValueCount;
    }

    private static double Loss(ModelCase given, Loss model, NaiveLattice.Node node, int i)
    {
        var g = Generalization(model.SuppressionFactor);
        var s = Suppression(model.SuppressionFactor);
        double n = given.Table.RowCount;
        var sum = node
            .Released.SelectMany(r => r)
            .Sum(row => g * Share(given, row, node.Levels[i], i));
        foreach (var row in node.Suppressed.SelectMany(r => r))
        {
            var share = Share(given, row, node.Levels[i], i);
            sum += s >= 1 ? 1 : share + (s * (1 - share));
        }

        double domain = given.Policy.QuasiIdentifiers[i].Hierarchy!.ValueCount;
        var least = g * n / domain;
        return n - least <= 0 ? 0 : Cut(Math.Max(0, (sum - least) / (n - least)));
    }

    private static double Cut(double value) => Math.Floor((value * 1e10) + 1e-4) / 1e10;

    private static double Precision(ModelCase given, Precision model, NaiveLattice.Node node, int i)
    {
        var height = given.Policy.QuasiIdentifiers[i].Hierarchy!.Height;
        var share = height == 0 ? 0 : node.Levels[i] / (double)height;
        var g = Generalization(model.SuppressionFactor);
        double suppressed = node.Suppressed.Sum(r => r.Length);
        double n = given.Table.RowCount;
        return model.IsMonotone
            ? share * g
            : (((n - suppressed) * share * g) + (suppressed * Suppression(model.SuppressionFactor)))
                / n;
    }

    private static double Entropy(
        ModelCase given,
        NonUniformEntropy model,
        NaiveLattice.Node node,
        int i
    )
    {
        var attribute = given.Policy.QuasiIdentifiers[i];
        string Label(int row, int level) =>
            attribute.Hierarchy!.Generalize(given.Table[attribute.Name][row] ?? "", level);
        var rows = Enumerable.Range(0, given.Table.RowCount).ToArray();
        var bits = 0.0;
        foreach (var row in rows)
        {
            var value = rows.Count(r => Label(r, 0) == Label(row, 0));
            var label = rows.Count(r => Label(r, node.Levels[i]) == Label(row, node.Levels[i]));
            bits += Generalization(model.SuppressionFactor) * Math.Log2(label / (double)value);
        }

        var suppressed = node.Suppressed.SelectMany(r => r).ToArray();
        if (!model.IsMonotone)
        {
            foreach (var row in suppressed)
            {
                var same = suppressed.Count(r =>
                    Label(r, node.Levels[i]) == Label(row, node.Levels[i])
                );
                bits +=
                    Suppression(model.SuppressionFactor)
                    * Math.Log2(suppressed.Length / (double)same);
            }
        }

        return bits;
    }

    private static double Divergence(ModelCase given, NaiveLattice.Node node)
    {
        double n = given.Table.RowCount;
        string Tuple(int row) =>
            string.Join(
                '|',
                given.Policy.QuasiIdentifiers.Select(a => given.Table[a.Name][row] ?? "")
            );
        var input = Enumerable
            .Range(0, given.Table.RowCount)
            .GroupBy(Tuple)
            .ToDictionary(g => g.Key, g => g.Count() / n);
        var domain = given.Policy.QuasiIdentifiers.Aggregate(
            1.0,
            (p, a) => p * a.Hierarchy!.ValueCount
        );
        double suppressed = node.Suppressed.Sum(r => r.Length);
        var sum = 0.0;
        foreach (var rows in node.Released)
        {
            var area = Columns(given, i => Share(given, rows[0], node.Levels[i], i))
                .Aggregate(domain, (p, x) => p * x);
            sum += rows.Sum(row =>
                input[Tuple(row)] * Math.Log2(input[Tuple(row)] / (rows.Length / n / area))
            );
        }

        return sum
            + node.Suppressed.SelectMany(r => r)
                .Sum(row =>
                    input[Tuple(row)] * Math.Log2(input[Tuple(row)] / (suppressed / n / domain))
                );
    }
}
