using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>What must hold between two answers, whatever the right answer is: no reference is needed.</summary>
public sealed class MetamorphicTests
{
    private const ulong Cases = 250;

    /// <summary>Every model and quality model; among equal scores the vector is the same too.</summary>
    [Fact]
    public void Rows_in_another_order_give_the_same_plan()
    {
        foreach (var (number, given) in Draw())
        {
            var before = Search(given.Table, given.Policy);
            var after = Search(TestTables.Reversed(given.Table), given.Policy);
            Assert.True(IsSame(before, after), $"case {number}\n{given}");
            // Sums of non-integers may round differently in another order and turn a tie.
            if (given.Policy.Quality is Loss or Height or Discernibility or AverageClassSize)
            {
                Assert.Equal(before.Levels, after.Levels);
            }
        }
    }

    [Fact]
    public void Columns_in_another_order_give_the_same_score()
    {
        foreach (var (number, given) in Draw())
        {
            var before = Search(given.Table, given.Policy);
            var turned = new AnonymizationPolicy(
                given.Policy.Attributes.Reverse(),
                given.Policy.Models,
                given.Policy.SuppressionLimit,
                given.Policy.Quality
            );
            var after = Search(Table.FromColumns([.. given.Table.Columns.Reverse()]), turned);
            Assert.True(IsSame(before, after), $"case {number}\n{given}");
        }
    }

    /// <summary>
    /// Models of shares do not see that every record came twice; those of counts do not where their counts are
    /// doubled with it.
    /// </summary>
    [Fact]
    public void Every_row_twice_and_twice_k_give_the_same_optimum()
    {
        var compared = 0;
        foreach (var (number, given) in Draw())
        {
            if (
                given.Policy.Models.Select(Doubled).ToArray() is var models
                && !models.Contains(null)
            )
            {
                var rows = Enumerable.Range(0, given.Table.RowCount).ToArray();
                var policy = WithModels(given.Policy, models!, new Loss());
                var once = Search(
                    given.Table,
                    WithModels(given.Policy, given.Policy.Models, new Loss())
                );
                var twice = Search(TestTables.Rows(given.Table, [.. rows, .. rows]), policy);
                Assert.True(
                    IsSame(once, twice) && Same(once.Levels, twice.Levels),
                    $"case {number}\n{given}"
                );
                compared++;
            }
        }

        Assert.True(compared > 20, $"only {compared} cases were compared");
    }

    [Fact]
    public void A_higher_limit_never_costs_more()
    {
        foreach (var (number, given) in Draw())
        {
            var before = Search(given.Table, given.Policy);
            var generous = Search(
                given.Table,
                WithModels(given.Policy, given.Policy.Models, given.Policy.Quality, Ratio.One)
            );
            Assert.True(
                before.Levels is null
                    || (generous.Levels is not null && generous.Facts.Score <= before.Facts.Score),
                $"case {number}\n{given}"
            );
        }
    }

    /// <summary>Under k-anonymity, measured by the sum of losses: the score of a further attribute is its own cost and more.</summary>
    [Fact]
    public void A_further_quasi_identifier_never_lowers_the_loss()
    {
        foreach (var (number, given) in Draw())
        {
            var quasi = given.Policy.QuasiIdentifiers.Count;
            if (quasi > 1 && given.Table.RowCount >= 2)
            {
                var more = Search(given.Table, Plain(given, quasi));
                var fewer = Search(given.Table, Plain(given, quasi - 1));
                Assert.True(
                    more.Levels is null
                        || (
                            fewer.Levels is not null
                            && fewer.Facts.Score.Value <= more.Facts.Score.Value + 1e-12
                        ),
                    $"case {number}\n{given}"
                );
            }
        }
    }

    /// <summary>Coarsening keeps k: what a node keeps, every coarser one keeps.</summary>
    [Fact]
    public void A_coarser_node_suppresses_no_more_under_k_anonymity()
    {
        var compared = 0;
        foreach (var (number, given) in Draw())
        {
            if (given.Table.RowCount < 2)
            {
                continue;
            }

            var suppressed = new Dictionary<string, (int[] Levels, long Rows)>(
                StringComparer.Ordinal
            );
            var run = new SearchRun
            {
                Exhaustive = true,
                Observer = (levels, in facts) =>
                    suppressed.Add(Name(levels), (levels.ToArray(), facts.SuppressedRows)),
            };
            _ = run.On(
                EncodedTable.Create(given.Table, Plain(given, given.Policy.QuasiIdentifiers.Count))
            );
            foreach (var (levels, rows) in suppressed.Values)
            {
                for (var i = 0; i < levels.Length; i++)
                {
                    int[] above = [.. levels];
                    above[i]++;
                    if (suppressed.TryGetValue(Name(above), out var coarser))
                    {
                        Assert.True(coarser.Rows <= rows, $"case {number}\n{given}");
                        compared++;
                    }
                }
            }
        }

        Assert.True(compared > 500, $"only {compared} pairs were compared");
    }

    private static IEnumerable<(ulong Number, ModelCase Given)> Draw()
    {
        for (var number = 1UL; number <= Cases; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount >= given.Policy.MinimumClassSize)
            {
                yield return (number, given);
            }
        }
    }

    /// <summary>The model for a table that holds everything twice, or null where there is none.</summary>
    private static PrivacyModel? Doubled(PrivacyModel model) =>
        model switch
        {
            KAnonymity m => new KAnonymity(2 * m.K),
            AlphaKAnonymity m => new AlphaKAnonymity(m.Attribute, m.Alpha, 2 * m.K),
            MaximumRisk m => new MaximumRisk(m.Threshold * new Ratio(1, 2)),
            AverageRisk m => new AverageRisk(m.Threshold * new Ratio(1, 2)),
            EntropyLDiversity { Estimator: EntropyEstimator.Grassberger } => null,
            KMap or DeltaPresence or SampleUniqueness or PopulationUniquenessLimit => null,
            _ => model,
        };

    /// <summary>k = 2 over the first so many quasi-identifiers, the sum of losses, half may go.</summary>
    private static AnonymizationPolicy Plain(ModelCase given, int quasi) =>
        new(
            given.Policy.Attributes.Select(a =>
                // Without weights: they are relative to the largest of the policy.
                given.Policy.QuasiIdentifiers.IndexOf(a)
                    is var i
                && i >= 0
                && i < quasi
                    ? AttributePolicy.Quasi(a.Name, a.Hierarchy!)
                    : AttributePolicy.NonIdentifying(a.Name)
            ),
            [new KAnonymity(2)],
            new Ratio(1, 2),
            new Loss(Aggregate.Sum)
        );

    private static AnonymizationPolicy WithModels(
        AnonymizationPolicy policy,
        IEnumerable<PrivacyModel> models,
        QualityModel quality,
        Ratio? limit = null
    ) => new(policy.Attributes, models, limit ?? policy.SuppressionLimit, quality);

    private static SearchResult Search(Table table, AnonymizationPolicy policy) =>
        new SearchRun().On(EncodedTable.Create(table, policy));

    private static bool IsSame(SearchResult a, SearchResult b) =>
        a.Levels is null || b.Levels is null
            ? a.Levels is null == b.Levels is null
            : a
                .Facts.Score.Values.Zip(b.Facts.Score.Values)
                .All(pair =>
                    Math.Abs(pair.First - pair.Second) <= 1e-9 * Math.Max(1, Math.Abs(pair.First))
                );

    private static bool Same(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

    private static string Name(ReadOnlySpan<int> levels) => string.Join(' ', levels.ToArray());
}
