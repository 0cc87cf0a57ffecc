using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Release;

/// <summary>However a release is cut into blocks, the check is the same.</summary>
public sealed class StreamingVerifierTests
{
    /// <summary>Random tables and models: blocks of other sizes, encodings and column orders give the report of the whole.</summary>
    [Fact]
    public void Blocks_give_the_report_of_the_whole()
    {
        var failing = 0;
        for (var number = 20_001UL; number <= 20_150; number++)
        {
            var given = ModelCase.Draw(number);
            var plain = given.Table;
            var whole = ReleaseVerifier.Check(
                plain,
                given.Policy,
                null,
                TestContext.Current.CancellationToken
            );
            var verifier = new StreamingVerifier(given.Policy);
            for (var row = 0; row < plain.RowCount; )
            {
                var count = Math.Min(1 + (int)((number + (ulong)row) % 4), plain.RowCount - row);
                verifier.Add(
                    Turned(TestTables.Rows(plain, [.. Enumerable.Range(row, count)]), row),
                    TestContext.Current.CancellationToken
                );
                row += count;
            }

            if (plain.RowCount == 0)
            {
                continue;
            }

            var parts = verifier.Finish(TestContext.Current.CancellationToken);
            Assert.Equal(whole.Findings, parts.Findings);
            Assert.Equal(whole.Measures, parts.Measures);
            Assert.Equal(whole.Histogram, parts.Histogram);
            Assert.Equal(
                (whole.Rows, whole.Classes, whole.SmallestClass),
                (parts.Rows, parts.Classes, parts.SmallestClass)
            );
            failing += whole.IsAccepted ? 0 : 1;
        }

        Assert.InRange(failing, 10, 150);
    }

    /// <summary>
    /// Thirty columns of growing dictionaries need more than one word, and the fields move while classes are there; many
    /// sensitive values outgrow the rows of counters. Counted by text beside.
    /// </summary>
    [Fact]
    public void Wide_rows_and_growing_dictionaries_are_counted_exactly()
    {
        const int Columns = 30;
        const int Rows = 3_000;
        var cells = new string[Columns + 1][];
        for (var i = 0; i <= Columns; i++)
        {
            // Later rows have more values; the secret has 200.
            cells[i] =
            [
                .. Enumerable
                    .Range(0, Rows)
                    .Select(row =>
                        i == Columns ? $"s{row * 7 % 200}"
                        : i % 10 == 0 ? $"{row * (i + 1) % (1 + (row / 300))}"
                        : $"{row / 1500}"
                    ),
            ];
        }

        var hierarchy = Hierarchy.FromSuppression(
            "q",
            Enumerable.Range(0, 20).Select(static i => $"{i}")
        );
        var policy = new AnonymizationPolicy(
            [
                .. Enumerable
                    .Range(0, Columns)
                    .Select(i => AttributePolicy.Quasi($"q{i}", hierarchy)),
                AttributePolicy.Sensitive("s"),
            ],
            [new KAnonymity(2), new DistinctLDiversity("s", 2)]
        );
        var verifier = new StreamingVerifier(policy);
        for (var start = 0; start < Rows; start += 100)
        {
            verifier.Add(
                Table.FromColumns([
                    .. cells.Select(
                        (column, i) =>
                            Column.FromStrings(
                                i == Columns ? "s" : $"q{i}",
                                column.AsSpan(start, 100).ToArray()
                            )
                    ),
                ]),
                TestContext.Current.CancellationToken
            );
        }

        var report = verifier.Finish(TestContext.Current.CancellationToken);
        var groups = Enumerable
            .Range(0, Rows)
            .GroupBy(row => string.Join('|', cells[..Columns].Select(c => c[row])))
            .ToArray();
        Assert.Equal(groups.Length, report.Classes);
        Assert.Equal(groups.Min(static g => g.Count()), report.SmallestClass);
        Assert.Equal(
            groups
                .GroupBy(static g => g.Count())
                .OrderBy(static g => g.Key)
                .Select(static g => (long)g.Count()),
            report.Histogram.Select(static bar => bar.Classes)
        );
        Assert.Equal(
            groups.Min(g => g.Select(row => cells[Columns][row]).Distinct().Count()),
            report.FewestDistinct["s"]
        );
    }

    [Fact]
    public void A_public_distribution_takes_the_place_of_the_release()
    {
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi("q", Hierarchy.FromSuppression("q", ["a", "b"])),
                AttributePolicy.Sensitive("s"),
            ],
            [new EqualTCloseness("s", new Ratio(1, 4))]
        );
        var release = Table.FromColumns(
            Column.FromStrings("q", "a", "a", "b", "b"),
            Column.FromStrings("s", "x", "y", "x", "y")
        );

        Ratio? Distance(params string[] whole)
        {
            var verifier = new StreamingVerifier(
                policy,
                new StreamingVerifierOptions
                {
                    Distributions = new Dictionary<string, Column>
                    {
                        ["s"] = Column.FromStrings("s", whole),
                    },
                }
            );
            verifier.Add(release, TestContext.Current.CancellationToken);
            return verifier.Finish(TestContext.Current.CancellationToken).Measures[0].Exact;
        }

        Assert.Equal(Ratio.Zero, Distance("x", "y"));
        Assert.Equal(new Ratio(1, 6), Distance("x", "x", "y"));
        Assert.Equal(new Ratio(1, 2), Distance("x", "z", "z", "y"));
    }

    [Fact]
    public void Blocks_of_another_table_and_a_check_of_nothing_are_refused()
    {
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("q", Hierarchy.FromSuppression("q", ["a"]))],
            [new KAnonymity(2)]
        );
        var verifier = new StreamingVerifier(policy);
        Assert.Throws<InvalidOperationException>(() => verifier.Finish(CancellationToken.None));
        verifier.Add(Table.FromColumns(Column.FromStrings("q", "a", "a")), CancellationToken.None);
        Assert.Throws<ArgumentException>(() =>
            verifier.Add(Table.FromColumns(Column.FromStrings("p", "a")), CancellationToken.None)
        );
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            verifier.Add(Table.FromColumns(Column.FromStrings("q", "a")), cancelled.Token)
        );
    }

    private static Table Turned(Table block, int by) =>
        by % 2 == 0 ? block : Table.FromColumns([.. block.Columns.Reverse()]);
}
