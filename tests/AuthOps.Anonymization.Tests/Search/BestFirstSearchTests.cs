using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The search of large spaces: the same on any number of threads, and what bounds its nodes.</summary>
public sealed class BestFirstSearchTests
{
    [Fact]
    public void The_answer_is_the_same_on_any_number_of_threads()
    {
        for (var number = 1UL; number <= 250; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount >= given.Policy.MinimumClassSize)
            {
                AssertSame(EncodedTable.Create(given.Table, given.Policy), 1 + (int)(number % 50));
            }
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(400)]
    public void The_answer_of_a_large_space_is_the_same_on_any_number_of_threads(int budget)
    {
        var encoded = Large();

        Assert.True(encoded.IsLarge);
        AssertSame(encoded, budget);
    }

    [Fact]
    public void What_unions_refuse_is_suppressed_at_every_node_above()
    {
        var (refused, bySize, severalAttributes) = (0L, 0L, 0);
        for (var number = 1UL; number <= 500; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount >= given.Policy.MinimumClassSize)
            {
                var encoded = EncodedTable.Create(given.Table, given.Policy);
                var (more, less) = CheckUnions(number, encoded);
                refused += more;
                bySize += less;
                severalAttributes += more > less && encoded.Sensitive.Length > 1 ? 1 : 0;
            }
        }

        Assert.True(
            refused > 2 * bySize,
            $"{refused} records, {bySize} for the size of their class"
        );
        Assert.True(severalAttributes > 50, $"{severalAttributes} cases of several attributes");
    }

    [Fact]
    public void Of_several_attributes_the_one_that_refuses_most_counts()
    {
        var table = Table.FromColumns(
            Column.FromStrings("q", ["a", "a", "a", "a", "a", "a"]),
            Column.FromStrings("s0", ["x", "x", "x", "y", "z", "w"]),
            Column.FromStrings("s1", ["x", "x", "x", "x", "y", "y"])
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi(
                    "q",
                    Hierarchy.FromRows(
                        "q",
                        [
                            ["a", "*"],
                        ]
                    )
                ),
                AttributePolicy.Sensitive("s0"),
                AttributePolicy.Sensitive("s1"),
            ],
            [
                new AlphaKAnonymity("s0", new Ratio(2, 5), 2),
                new AlphaKAnonymity("s1", new Ratio(1, 2), 2),
            ],
            Ratio.One,
            new Loss()
        );
        var encoded = EncodedTable.Create(table, policy);
        var tables = new BaseTables<uint>(encoded);

        var refused = new UnionRefusals<uint>(encoded).Of(tables.Plain, tables.Rows, 32, 1);

        // Beside three others at most two x are two fifths; beside two y at most two x are a half.
        Assert.Equal(2, refused);
    }

    /// <summary>Few are excluded here, and a node that is reached by every order of raising its attributes is opened hundreds of times.</summary>
    [Fact]
    public void A_node_is_opened_by_one_way_alone()
    {
        string[] names = ["q0", "q1", "q2", "q3"];
        var columns = names.Select(
            (name, c) =>
                Column.FromStrings(
                    name,
                    Enumerable.Range(0, 200).Select(r => $"v{r * 7919 / (c + 1) % 10}").ToArray()
                )
        );
        var attributes = names.Select(name =>
            AttributePolicy.Quasi(
                name,
                Hierarchy.FromRows(
                    name,
                    Enumerable.Range(0, 10).Select(v => new[] { $"v{v}", $"g{v / 5}", "*" })
                )
            )
        );
        var encoded = EncodedTable.Create(
            Table.FromColumns([.. columns]),
            new AnonymizationPolicy(
                attributes,
                [new KAnonymity(2)],
                Ratio.One,
                new AverageClassSize()
            )
        );

        var result = new SearchRun { BestFirst = true, NodeBudget = 10_000 }.On(encoded);

        Assert.True(result.IsComplete);
        // Some are looked at once more in the descent before.
        Assert.InRange(result.NodesEvaluated, 1, 2 * SearchRun.CountNodes(encoded));
    }

    private static (long Refused, long BySize) CheckUnions(ulong number, EncodedTable encoded)
    {
        var facts = new Dictionary<string, (int[] Levels, NodeFacts Facts)>(StringComparer.Ordinal);
        _ = new SearchRun
        {
            Exhaustive = true,
            Observer = (ReadOnlySpan<int> levels, in NodeFacts node) =>
                facts[string.Join(' ', levels.ToArray())] = (levels.ToArray(), node),
        }.On(encoded);
        var run = new SearchRun();
        var tables = new BaseTables<uint>(encoded);
        var evaluator = new NodeEvaluator<uint>(encoded, run, tables, new SearchCounters(run));
        var (all, bySize) = (0L, 0L);
        foreach (var (levels, _) in facts.Values)
        {
            var node = new NodeTables<uint>(new BaseTables<uint>(encoded, levels));
            for (var position = 0; position < levels.Length; position++)
            {
                var attribute = encoded.SearchOrder[position];
                var certain = evaluator.CertainlyRefused(attribute, node);
                all += certain;
                bySize += evaluator.CertainlySuppressed(attribute, node);
                foreach (var (above, truth) in facts.Values)
                {
                    Assert.True(
                        !IsAbove(encoded, levels, above, position)
                            || certain <= truth.SuppressedRows
                            || (certain == encoded.Rows && !truth.IsAllowed),
                        $"case {number}, {string.Join(' ', levels)} from {position}: {certain} records certain, {truth.SuppressedRows} at {string.Join(' ', above)}, {string.Join(" + ", encoded.Policy.Models)}"
                    );
                }
            }
        }

        return (all, bySize);
    }

    /// <summary>Whether a node raises no attribute that comes before a position.</summary>
    private static bool IsAbove(EncodedTable encoded, int[] levels, int[] above, int position)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            var attribute = encoded.SearchOrder[i];
            if (
                i < position
                    ? above[attribute] != levels[attribute]
                    : above[attribute] < levels[attribute]
            )
            {
                return false;
            }
        }

        return true;
    }

    private static void AssertSame(EncodedTable encoded, int budget)
    {
        var expected = Search(encoded, budget, 1);
        foreach (var threads in (int[])[2, 5, 40])
        {
            Assert.Equal(expected, Search(encoded, budget, threads));
        }
    }

    /// <summary>All that a search says, and its front.</summary>
    private static string Search(EncodedTable encoded, int budget, int threads)
    {
        var front = new SurveyCollector(encoded, [], [], [2, 3, 5]);
        var result = new SearchRun
        {
            BestFirst = true,
            NodeBudget = budget,
            Threads = threads,
            Survey = front,
        }.On(encoded);
        var points = front
            .Front(encoded)
            .Select(static p =>
                FormattableString.Invariant(
                    $"{string.Join(' ', p.Node)}: {p.K}, {p.SuppressedRows}, {p.Score.Value:R}, {p.MaximumRisk}"
                )
            );
        return FormattableString.Invariant(
            $"{string.Join(' ', result.Levels ?? [])}: {result.Facts}, {result.NodesEvaluated} nodes, at least {result.LowerBound:R}, {result.IsComplete}\n{string.Join('\n', points)}"
        );
    }

    /// <summary>Thirteen quasi-identifiers and two sensitive attributes, so that no space of it is walked whole.</summary>
    private static EncodedTable Large()
    {
        const int Rows = 300;
        const int Width = 13;
        var columns = Enumerable
            .Range(0, Width)
            .Select(c => Cells($"q{c}", r => $"v{((r * 7919) + (r * r % 97)) / (c + 1) % 6}"))
            .Append(Cells("s0", static r => $"v{r * r % 11 % 5}"))
            .Append(Cells("s1", static r => $"v{r * r % 13 % 4}"));
        var attributes = Enumerable
            .Range(0, Width)
            .Select(c =>
                AttributePolicy.Quasi(
                    $"q{c}",
                    Hierarchy.FromRows(
                        $"q{c}",
                        Enumerable.Range(0, 6).Select(v => new[] { $"v{v}", $"g{v / 2}", "*" })
                    )
                )
            )
            .Append(AttributePolicy.Sensitive("s0"))
            .Append(AttributePolicy.Sensitive("s1"));
        var policy = new AnonymizationPolicy(
            attributes,
            [
                new KAnonymity(3),
                new DistinctLDiversity("s0", 3),
                new EqualTCloseness("s1", new Ratio(1, 4)),
            ],
            new Ratio(1, 10),
            new Loss()
        );
        return EncodedTable.Create(Table.FromColumns([.. columns]), policy);

        static Column Cells(string name, Func<int, string> cell) =>
            Column.FromStrings(name, [.. Enumerable.Range(0, Rows).Select(cell)]);
    }
}
