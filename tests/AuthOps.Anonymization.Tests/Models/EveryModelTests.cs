using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>The engine against brute force by definition, for every privacy model and every quality model.</summary>
public sealed class EveryModelTests
{
    private static readonly bool s_all =
        Environment.GetEnvironmentVariable("AUTHOPS_EVERY_VECTOR") is not null;

    /// <summary>Fewer where instructions are switched off; more by eng/long/anonymization-bounds.sh.</summary>
    private static readonly int s_cases =
        s_all ? 4_000
        : Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") is null
        && Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") is null
        && Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") is null
            ? 400
        : 80;

    [Fact]
    public void The_optimum_scores_as_brute_force_in_every_way_of_searching()
    {
        for (var number = 1UL; number <= (ulong)s_cases; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount < given.Policy.MinimumClassSize)
            {
                continue;
            }

            var encoded = EncodedTable.Create(given.Table, given.Policy);
            var expected = new NaiveLattice(given).Best();
            SearchRun[] runs =
            [
                new() { },
                new() { Exhaustive = true, MinimumKeyBits = 64 },
                new() { Threads = 2, MinimumKeyBits = number % 2 == 0 ? 128 : 0 },
                new() { BestFirst = true },
            ];
            SearchResult? first = null;
            foreach (var run in runs)
            {
                var actual = run.On(encoded);
                Assert.True(
                    expected is null == actual.Levels is null
                        && (expected is null || IsClose(expected.Value, actual.Facts.Score)),
                    $"case {number}, run {Array.IndexOf(runs, run)}: {expected?.Values[0]} but {actual.Facts.Score.Value}\n{given}"
                );
                first ??= actual;
                Assert.Equal(first.Levels, actual.Levels);
            }
        }
    }

    /// <summary>
    /// A lower bound never exceeds the brute-force optimum, whatever the budget: on 10,000 tables where
    /// AUTHOPS_EVERY_VECTOR is set (eng/long/anonymization-bounds.sh), otherwise on a part of them.
    /// </summary>
    [Fact]
    public void A_best_first_search_under_a_budget_states_a_true_bound()
    {
        for (var number = 1UL; number <= (ulong)(s_all ? 10_000 : 4 * s_cases); number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount < given.Policy.MinimumClassSize)
            {
                continue;
            }

            var encoded = EncodedTable.Create(given.Table, given.Policy);
            var optimum = new SearchRun { Exhaustive = true }.On(encoded);
            var run = new SearchRun { BestFirst = true, NodeBudget = 1 + (int)(number % 9) };
            var actual = run.On(encoded);
            if (optimum.Levels is not null)
            {
                var best = optimum.Facts.Score.Value;
                Assert.True(
                    actual.LowerBound <= best + (1e-9 * Math.Max(1, Math.Abs(best))),
                    $"case {number}: bound {actual.LowerBound}, optimum {best}\n{given}"
                );
            }
        }
    }

    private static bool IsClose(Score a, Score b)
    {
        for (var i = 0; i < a.Values.Count; i++)
        {
            if (Math.Abs(a.Values[i] - b.Values[i]) > 1e-8 * Math.Max(1, Math.Abs(a.Values[i])))
            {
                return false;
            }
        }

        return true;
    }
}
