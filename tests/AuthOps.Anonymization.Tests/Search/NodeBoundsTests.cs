using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>
/// What nodes looked at say about the others, against what is true of them: a lower bound that is too high, or a
/// number of records said to be suppressed that is too large, could leave out the optimum and rarely would.
/// </summary>
public sealed class NodeBoundsTests
{
    private static readonly QualityModel[] s_qualities =
    [
        new AverageClassSize(),
        new Discernibility(),
        new Loss(),
        new NonUniformEntropy(),
        new Discernibility(isMonotone: true),
        new Loss(Aggregate.Maximum, new Ratio(1, 4)),
        new Precision(),
    ];

    [Fact]
    public void No_bound_exceeds_the_score_of_a_node_where_sizes_decide()
    {
        var certain = 0L;
        for (var number = 1UL; number <= 700; number++)
        {
            certain += Check(number, Kind.Sizes);
        }

        Assert.True(certain > 1_000, $"{certain} records were known to be suppressed");
    }

    [Fact]
    public void No_bound_exceeds_the_score_of_a_node_with_sensitive_values()
    {
        var certain = 0L;
        for (var number = 1UL; number <= 1_400; number++)
        {
            certain += Check(number, Kind.Sensitive);
        }

        Assert.True(certain > 1_000, $"{certain} records were known to be suppressed");
    }

    [Fact]
    public void No_bound_exceeds_the_score_of_a_node_with_a_population()
    {
        var certain = 0L;
        for (var number = 1UL; number <= 2_000; number++)
        {
            certain += Check(number, Kind.Population);
        }

        Assert.True(certain > 1_000, $"{certain} records were known to be suppressed");
    }

    [Fact]
    public void The_optimum_with_sensitive_values_is_that_of_the_exhaustive_search()
    {
        var looked = 0L;
        var all = 0L;
        for (var number = 1UL; number <= 1_500; number++)
        {
            if (Encode(number, Kind.Sensitive) is not { } encoded)
            {
                continue;
            }

            var expected = new SearchRun { Exhaustive = true }.On(encoded);
            var bits = number % 2 == 0 ? 0 : 64;
            var actual = new SearchRun { Bounded = true, MinimumKeyBits = bits }.On(encoded);
            Assert.True(
                (expected.Levels ?? []).SequenceEqual(actual.Levels ?? [])
                    && expected.Facts == actual.Facts,
                $"case {number}, {string.Join(" + ", encoded.Policy.Models)}, {encoded.Policy.Quality}: {string.Join(' ', expected.Levels ?? [])} but {string.Join(' ', actual.Levels ?? [])}"
            );
            looked += actual.NodesEvaluated;
            all += expected.NodesEvaluated;
        }

        Assert.True(looked < all, $"{looked} of {all} nodes looked at");
    }

    /// <summary>Looks at a third of the nodes and compares what they say with what every node is.</summary>
    private static long Check(ulong number, Kind kind)
    {
        if (Encode(number, kind) is not { } encoded)
        {
            return 0;
        }

        var facts = new Dictionary<string, NodeFacts>(StringComparer.Ordinal);
        _ = new SearchRun
        {
            Exhaustive = true,
            Observer = (ReadOnlySpan<int> levels, in NodeFacts node) =>
                facts[string.Join(' ', levels.ToArray())] = node,
        }.On(encoded);
        var measure = encoded.Policy.Quality.CreateMeasure(encoded);
        var bounds = Bounds(encoded, number);
        var levels = new int[encoded.Quasi.Length];
        var certain = 0L;
        for (var node = 0; node < bounds.Count; node++)
        {
            bounds.LevelsOf(node, levels);
            var known = bounds.Of(node);
            var truth = facts[string.Join(' ', levels)];
            certain += known.Suppressed;
            Assert.True(
                known.Suppressed <= truth.SuppressedRows
                    || (known.Suppressed == encoded.Table.RowCount && !truth.IsAllowed),
                $"case {number}, node {string.Join(' ', levels)}: {known.Suppressed} records certain, {truth.SuppressedRows} suppressed, {string.Join(" + ", encoded.Policy.Models)}"
            );
            Assert.False(
                truth.IsAllowed && measure.BoundBetween(levels, known).CertainlyAbove(truth.Score),
                $"case {number}, node {string.Join(' ', levels)}: bound {measure.BoundBetween(levels, known).Value}, score {truth.Score.Value}, {encoded.Policy.Quality}"
            );
        }

        return certain;
    }

    private static NodeBounds Bounds(EncodedTable encoded, ulong number)
    {
        var run = new SearchRun();
        var tables = new BaseTables<uint>(encoded, isSplit: true);
        var evaluator = new NodeEvaluator<uint>(encoded, run, tables, new SearchCounters(run));
        var bounds = new NodeBounds(encoded, evaluator.HasCosts);
        var path = new SplitPath(encoded, tables.Split!);
        var levels = new int[encoded.Quasi.Length];
        for (var node = 0; node < bounds.Count; node++)
        {
            if (((ulong)node + number) % 3 == 0)
            {
                bounds.LevelsOf(node, levels);
                evaluator.Judge(node, levels, path, bounds);
            }
        }

        for (var node = bounds.Count - 1; node >= 0; node--)
        {
            bounds.LevelsOf(node, levels);
            bounds.FromCoarser(node, levels);
        }

        for (var node = 0; node < bounds.Count; node++)
        {
            bounds.LevelsOf(node, levels);
            bounds.FromFiner(node, levels);
        }

        return bounds;
    }

    /// <summary>The case's quasi-identifiers under k-anonymity and its models of a kind.</summary>
    private static EncodedTable? Encode(ulong number, Kind kind)
    {
        var given = ModelCase.Draw(number);
        var k = 1 + (int)(number % 4);
        var more = given
            .Policy.Models.Where(m =>
                (kind == Kind.Sensitive && m.SensitiveAttribute is not null)
                || (kind == Kind.Population && m.PopulationTable is not null)
            )
            .ToArray();
        PrivacyModel[] models = k > 1 ? [new KAnonymity(k), .. more] : more;
        if (given.Table.RowCount < 4 || (kind != Kind.Sizes ? more : models).Length == 0)
        {
            return null;
        }

        IEnumerable<AttributePolicy> attributes = given.Policy.QuasiIdentifiers;
        var columns = given.Policy.QuasiIdentifiers.Select(a => given.Table[a.Name]);
        var quality = s_qualities[number % (ulong)s_qualities.Length];
        if (kind == Kind.Sensitive)
        {
            attributes = attributes.Concat(given.Policy.SensitiveAttributes);
            columns = columns.Concat(
                given.Policy.SensitiveAttributes.Select(a => given.Table[a.Name])
            );
            quality = quality is AverageClassSize or Discernibility ? new Loss() : quality;
        }

        var policy = new AnonymizationPolicy(
            attributes,
            models,
            given.Policy.SuppressionLimit,
            quality
        );
        return policy.MinimumClassSize > given.Table.RowCount
            ? null
            : EncodedTable.Create(Table.FromColumns([.. columns]), policy);
    }

    private enum Kind
    {
        Sizes,
        Sensitive,
        Population,
    }
}
