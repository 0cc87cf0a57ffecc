using AuthOps.Anonymization.Microaggregation;
using AuthOps.Anonymization.Tests.Models;

namespace AuthOps.Anonymization.Tests.Microaggregation;

/// <summary>The groups found by the tree against plain MDAV, group by group.</summary>
public sealed class MdavTests
{
    [Fact]
    public void Groups_are_those_of_plain_mdav()
    {
        for (var number = 1UL; number <= 60; number++)
        {
            var draws = new ModelCase.Draws(number);
            var k = 2 + draws.Below(9);
            var points = k + draws.Below(300);

            // Few different numbers make many ties; many make none.
            var range = number % 3 == 0 ? 5 : 1_000_000;
            var columns = Enumerable
                .Range(0, 1 + draws.Below(5))
                .Select(_ =>
                    Enumerable.Range(0, points).Select(_ => (double)draws.Below(range)).ToArray()
                )
                .ToArray();
            var groups = Mdav.Group(columns, k, null, TestContext.Current.CancellationToken);
            Assert.Equal(PlainMdav.Group(columns, k), groups);
            Assert.All(groups, group => Assert.InRange(group.Length, k, (2 * k) - 1));
            Assert.Equal(Enumerable.Range(0, points), groups.SelectMany(static g => g).Order());
        }
    }

    [Fact]
    public void Taking_points_away_leaves_the_others_to_be_found()
    {
        var draws = new ModelCase.Draws(99);
        double[][] columns =
        [
            [.. Enumerable.Range(0, 400).Select(_ => (double)draws.Below(1_000))],
            [.. Enumerable.Range(0, 400).Select(_ => (double)draws.Below(50))],
        ];
        var tree = new PointTree(columns);
        var left = Enumerable.Range(0, 400).ToList();
        while (left.Count > 5)
        {
            double[] place = [draws.Below(1_000) + 0.25, draws.Below(50) - 0.75];
            double Distance(int i) =>
                ((columns[0][i] - place[0]) * (columns[0][i] - place[0]))
                + ((columns[1][i] - place[1]) * (columns[1][i] - place[1]));
            Assert.Equal(left.MaxBy(i => (Distance(i), -i)), tree.Farthest(place));
            var nearest = new int[5];
            tree.Nearest(place, nearest);
            Assert.Equal(left.OrderBy(Distance).ThenBy(static i => i).Take(5), nearest);
            var gone = left[draws.Below(left.Count)];
            tree.Remove(gone);
            left.Remove(gone);
            Assert.Equal(left.Count, tree.Count);
        }

        Assert.Equal(left, tree.Remaining());
    }
}
