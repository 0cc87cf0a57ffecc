using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>
/// Every row of shared/vectors/anonymization/adult-lattice-k5.csv: class counts, rows in small classes, loss,
/// discernibility and average class size of the nodes of the Adult lattice at k = 5.
/// </summary>
public sealed class AdultLatticeTests
{
    [Fact]
    public void Every_recorded_node_has_the_recorded_classes_rows_and_loss()
    {
        var path = SharedFiles.Path("vectors/anonymization/adult-lattice-k5.csv");
        var found = Walk(new Loss());
        // The other two are computed from the same counts: once, in the default mode, is enough.
        var discernibility = SimdMode.IsDefault ? Walk(new Discernibility()) : null;
        var classSize = SimdMode.IsDefault ? Walk(new AverageClassSize()) : null;

        Assert.Equal(12_960, found.Count);
        var rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.True(rows.Length >= 4_000, $"only {rows.Length} rows in the file");
        foreach (var row in rows)
        {
            var facts = found[row[0]];
            Assert.Equal(int.Parse(row[1], CultureInfo.InvariantCulture), facts.KeptClasses);
            Assert.Equal(long.Parse(row[2], CultureInfo.InvariantCulture), facts.SuppressedRows);
            Assert.Equal(
                double.Parse(row[5], CultureInfo.InvariantCulture),
                facts.Score.Value,
                1e-9
            );
            if (discernibility is null || classSize is null)
            {
                continue;
            }

            // ARX's non-monotone discernibility and average class size follow from counts of the same node.
            Assert.Equal(
                double.Parse(row[3], CultureInfo.InvariantCulture),
                discernibility[row[0]].Score.Value
            );
            Assert.Equal(
                double.Parse(row[4], CultureInfo.InvariantCulture),
                classSize[row[0]].Score.Value,
                1e-9
            );
        }
    }

    private static Dictionary<string, NodeFacts> Walk(QualityModel quality)
    {
        var loss = AdultData.Policy(AdultData.NineColumns, null, "0", new KAnonymity(5));
        var policy = new AnonymizationPolicy(
            loss.Attributes,
            loss.Models,
            loss.SuppressionLimit,
            quality
        );
        var found = new Dictionary<string, NodeFacts>(StringComparer.Ordinal);
        var run = new SearchRun
        {
            Exhaustive = true,
            Observer = (levels, in facts) => found.Add(string.Join(' ', levels.ToArray()), facts),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        var result = run.On(EncodedTable.Create(AdultData.Table, policy));
        Assert.Equal(12_960, result.NodesEvaluated);
        return found;
    }
}
