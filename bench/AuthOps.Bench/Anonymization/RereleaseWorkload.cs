using System.Globalization;
using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>
/// The second release of Adult with k = 5 and nine quasi-identifiers: the first had nine tenths of the persons; of them one in
/// eighteen does not come again, one in fifty has other values, and the last tenth joins.
/// </summary>
internal sealed class RereleaseWorkload : IDisposable
{
    private const string RowKey = "id";

    private readonly PseudonymKey _key = PseudonymKey.Generate();
    private readonly PlanOptions _options;
    private readonly AnonymizationPolicy _policy;
    private readonly LinkedRelease _first;
    private readonly Table _second;

    /// <param name="limit">The share of records that may be left out.</param>
    /// <param name="threads">The most threads.</param>
    public RereleaseWorkload(string limit, int threads)
    {
        _options = new PlanOptions { MaxDegreeOfParallelism = threads, IncludeFront = false };
        var adult = AdultFiles.Policy(null, limit, new Loss(), new KAnonymity(5));
        _policy = new AnonymizationPolicy(
            [AttributePolicy.Direct(RowKey), .. adult.Attributes],
            adult.Models,
            adult.SuppressionLimit,
            adult.Quality
        );
        var table = AdultFiles.Whole();
        var rows = table.RowCount;
        _first = Plan(Part(table, 0, rows / 10 * 9, static i => i), []).Link("first");
        _second = Part(table, rows / 20, rows, i => i % 50 == 7 ? (i + 1) % rows : i);
    }

    public RereleasePlan Plan() => Plan(_second, [_first]);

    public void Dispose() => _key.Dispose();

    private RereleasePlan Plan(Table table, IReadOnlyList<LinkedRelease> earlier) =>
        RereleasePlanner.Plan(table, _policy, RowKey, earlier, _key, _options);

    /// <summary>The persons of some rows, with the values of others.</summary>
    private static Table Part(Table table, int from, int to, Func<int, int> valuesOf)
    {
        int[] persons = [.. Enumerable.Range(from, to - from)];
        return Table.FromColumns([
            Column.FromStrings(
                RowKey,
                [.. persons.Select(p => p.ToString(CultureInfo.InvariantCulture))]
            ),
            .. table.Columns.Select(c =>
                Column.FromStrings(c.Name, [.. persons.Select(p => c[valuesOf(p)])])
            ),
        ]);
    }
}
