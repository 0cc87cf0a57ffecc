using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>The bound from windows of quasi-identifiers against the optimum, for every way of joining losses.</summary>
public sealed class WindowBoundTests
{
    [Theory]
    [InlineData(Aggregate.Sum)]
    [InlineData(Aggregate.Maximum)]
    [InlineData(Aggregate.ArithmeticMean)]
    [InlineData(Aggregate.GeometricMean)]
    public void No_node_scores_less_and_much_of_the_optimum_is_told(Aggregate aggregate)
    {
        var (told, all) = (0.0, 0.0);
        for (var number = 1UL; number <= 250; number++)
        {
            var given = ModelCase.Draw(number);
            var k = 2 + (int)(number % 3);
            if (given.Policy.QuasiIdentifiers.Count < 2 || given.Table.RowCount < k)
            {
                continue;
            }

            var policy = new AnonymizationPolicy(
                given.Policy.QuasiIdentifiers.Select(static a =>
                    AttributePolicy.Quasi(a.Name, a.Hierarchy!)
                ),
                [new KAnonymity(k)],
                given.Policy.SuppressionLimit,
                new Loss(aggregate)
            );
            var encoded = EncodedTable.Create(
                Table.FromColumns(
                    given.Policy.QuasiIdentifiers.Select(a => given.Table[a.Name]).ToArray()
                ),
                policy
            );
            var best = new SearchRun { Exhaustive = true }.On(encoded);
            if (best.Levels is null)
            {
                continue;
            }

            var optimum = best.Facts.Score.Value;
            var bound = WindowBound.Of(encoded, new SearchRun());

            Assert.True(bound <= optimum + 1e-9, $"case {number}: {bound}, optimum {optimum}");
            told += bound;
            all += optimum;
        }

        Assert.True(told > all / 3, $"{told} of {all}");
    }

    [Fact]
    public void Nothing_is_told_where_losses_are_not_joined_alike()
    {
        var given = ModelCase.Draw(1);
        var names = given.Policy.QuasiIdentifiers;
        var table = Table.FromColumns(names.Select(a => given.Table[a.Name]).ToArray());
        foreach (
            var quality in new QualityModel[] { new AverageClassSize(), new Loss(Aggregate.Rank) }
        )
        {
            var policy = new AnonymizationPolicy(
                names.Select(static a => AttributePolicy.Quasi(a.Name, a.Hierarchy!)),
                [new KAnonymity(2)],
                Ratio.One,
                quality
            );
            Assert.Equal(
                double.NegativeInfinity,
                WindowBound.Of(EncodedTable.Create(table, policy), new SearchRun())
            );
        }
    }
}
