using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>
/// Every row of shared/vectors/anonymization/adult-lattice-k5.csv: class counts, rows in small classes and loss
/// of the nodes of the Adult lattice at k = 5.
/// </summary>
public sealed class AdultLatticeTests
{
    [Fact]
    public void Every_recorded_node_has_the_recorded_classes_rows_and_loss()
    {
        var path = SharedFiles.Path("vectors/anonymization/adult-lattice-k5.csv");
        var policy = AdultData.Policy(AdultData.NineColumns, null, "0", new KAnonymity(5));
        var encoded = EncodedTable.Create(AdultData.Table, policy);
        var found = new Dictionary<string, NodeFacts>(StringComparer.Ordinal);
        var run = new SearchRun
        {
            Exhaustive = true,
            Observer = (levels, in facts) => found.Add(string.Join(' ', levels.ToArray()), facts),
            CancellationToken = TestContext.Current.CancellationToken,
        };

        var result = run.On(encoded);

        Assert.Equal(12_960, found.Count);
        Assert.Equal(12_960, result.NodesEvaluated);
        var rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.True(rows.Length >= 4_000, $"only {rows.Length} rows in the file");
        foreach (var row in rows)
        {
            var facts = found[row[0]];
            Assert.Equal(int.Parse(row[1], CultureInfo.InvariantCulture), facts.KeptClasses);
            Assert.Equal(long.Parse(row[2], CultureInfo.InvariantCulture), facts.SuppressedRows);
            var loss = Loss.FromProduct(facts.Product, 9);
            Assert.Equal(double.Parse(row[5], CultureInfo.InvariantCulture), loss, 1e-9);
        }
    }
}
