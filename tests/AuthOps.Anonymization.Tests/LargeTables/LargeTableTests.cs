using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LargeTables;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LargeTables;

/// <summary>A table beyond memory gives what the same one in memory gives, to the last bit.</summary>
public sealed class LargeTableTests
{
    private const long Small = 6 << 20;

    /// <summary>Fewer where instructions are switched off.</summary>
    private static readonly ulong s_cases =
        Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") is null
        && Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") is null
        && Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") is null
            ? 150UL
            : 30UL;

    [Fact]
    public void Every_model_gives_the_same_plan_and_release_in_memory_and_beyond()
    {
        for (var number = 1UL; number <= s_cases; number++)
        {
            var given = ModelCase.Draw(number);
            if (given.Table.RowCount < given.Policy.MinimumClassSize)
            {
                continue;
            }

            var expected = Anonymizer.Plan(given.Table, given.Policy, null, Token);
            var options = new LargeTableOptions
            {
                Parts = 1 + (int)(number % 3),
                // On the disk as soon as the smallest table of counts is full, or never.
                CountingBytes = number % 2 == 0 ? 1 : null,
            };
            using var large = LargeCase.Fill(given.Table, given.Policy, options, 9, number);
            var actual = large.Plan(null, null, Token);
            LargeCase.AssertSame(expected, actual);
            if (expected.IsFeasible)
            {
                LargeCase.AssertSame(expected.Apply(Token), large.Release(actual));
                var (records, counts) = large.DistinctRecords(Token);
                RequireFirstAppearance(given.Table, records);
                RequireSameCheck(given, expected.Apply(Token), records, counts);
            }
        }
    }

    [Fact]
    public void A_small_bound_sends_records_to_the_disk_holds_and_changes_nothing()
    {
        var (table, policy) = Synthetic(100_000);
        var expected = Anonymizer.Plan(table, policy, s_options, null, Token);
        var folder = Directory.CreateTempSubdirectory("large-table").FullName;
        try
        {
            var options = new LargeTableOptions
            {
                MemoryBytes = Small,
                Parts = 4,
                Folder = folder,
            };
            using (var large = LargeCase.Fill(table, policy, options, 20_000, 1))
            {
                if (!OperatingSystem.IsWindows())
                {
                    // The file has no name: a crash from here on would leave nothing.
                    Assert.True(large.FileBytes > 1 << 20);
                    Assert.Empty(Directory.GetFileSystemEntries(folder));
                }

                var actual = large.Plan(s_options, null, Token);
                LargeCase.AssertSame(expected, actual);
                LargeCase.AssertSame(expected.Apply(Token), large.Release(actual));
                Assert.True(large.SpilledRecords > 20_000, $"{large.SpilledRecords} spilled");
                Assert.InRange(large.PeakMemoryBytes, Small / 4, Small);
            }

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Memory_that_does_not_suffice_is_refused_with_what_would()
    {
        var (table, policy) = Synthetic(60_000);
        var options = new LargeTableOptions { MemoryBytes = 1 << 20, Parts = 1 };
        using var large = LargeCase.Fill(table, policy, options, 20_000, 1);

        var refused = Assert.Throws<MemoryBoundException>(() => large.Plan(s_options, null, Token));

        Assert.Equal(1 << 20, refused.BoundBytes);
        Assert.True(refused.NeededBytes > 1 << 20);
        Assert.Contains("raise the bound", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_classes_are_not_made_of_are_carried_along_and_identifiers_are_not()
    {
        string?[] notes = ["a\uD800b", null, "", "\"q\",\n", "语", null];
        var table = Table.FromColumns(
            Column.FromStrings("note", notes),
            Column.FromStrings("age", "v1", "v2", "v1", "v2", "v1", null),
            Column.FromStrings("name", "n1", "n2", "n3", "n4", "n5", "n6"),
            Column.FromStrings("secret", "x", "y", null, "x", "y", "y")
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Direct("name"),
                AttributePolicy.Sensitive("secret"),
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        [
                            ["v1", "*"],
                            ["v2", "*"],
                            ["", "*"],
                        ]
                    )
                ),
                AttributePolicy.NonIdentifying("note"),
            ],
            [new KAnonymity(2), new DistinctLDiversity("secret", 2)],
            new Ratio(1, 2)
        );
        using var large = LargeCase.Fill(table, policy, new LargeTableOptions(), 2, 3);
        var expected = Anonymizer.Plan(table, policy, null, Token);
        var actual = large.Plan(null, null, Token);

        LargeCase.AssertSame(expected, actual);
        LargeCase.AssertSame(expected.Apply(Token), large.Release(actual));
        Assert.Throws<InvalidOperationException>(() => actual.Apply(Token));
        Assert.Throws<InvalidOperationException>(() => large.Release(expected));
        Assert.Throws<InvalidOperationException>(() => large.CreatePart());
    }

    [Fact]
    public void A_value_outside_its_hierarchy_is_named_by_its_row_in_the_whole_table()
    {
        var (table, policy) = Synthetic(5_000);
        string?[] cells = [.. Enumerable.Range(0, 5_000).Select(row => table["q1"][row])];
        cells[4_321] = "strange";
        cells[4_400] = "strange";
        var wrong = Table.FromColumns([
            .. table.Columns.Select(c => c.Name == "q1" ? Column.FromStrings("q1", cells) : c),
        ]);
        using var large = LargeCase.Fill(
            wrong,
            policy,
            new LargeTableOptions { Parts = 3 },
            700,
            5
        );

        var expected = Assert.Throws<PolicyException>(() =>
            Anonymizer.Plan(wrong, policy, null, Token)
        );
        var actual = Assert.Throws<PolicyException>(() => large.Plan(null, null, Token));

        Assert.Equal(4_322, actual.Row);
        Assert.Equal(expected.Message, actual.Message);
    }

    [Fact]
    public void What_is_added_wrongly_is_refused()
    {
        var (table, policy) = Synthetic(10);
        using var large = new LargeTable(policy, new LargeTableOptions { Parts = 1 });
        var part = large.CreatePart();
        Assert.Throws<InvalidOperationException>(() => large.CreatePart());
        Assert.Throws<PolicyException>(() =>
            part.Add(0, Table.FromColumns(Column.FromStrings("other", "v")), Token)
        );
        Assert.Equal(
            PolicyError.NoRows,
            Assert
                .Throws<PolicyException>(() => new LargeTable(policy).Plan(null, null, Token))
                .Error
        );
        part.Add(5, table, Token);
        Assert.Throws<ArgumentException>(() => part.Add(5, table, Token));
        Assert.Throws<ArgumentException>(() =>
            part.Add(6, Table.FromColumns([.. table.Columns.Reverse()]), Token)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Add(-1, table, Token));
        Assert.Throws<OperationCanceledException>(() =>
            part.Add(7, table, new CancellationToken(canceled: true))
        );
        // Half a block is no block.
        Assert.Throws<InvalidOperationException>(() => large.Plan(null, null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LargeTableOptions { MemoryBytes = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LargeTableOptions { Parts = 0 });
        Assert.Throws<ArgumentException>(() =>
            new StreamingVerifier(
                policy,
                new StreamingVerifierOptions { Original = table, OriginalCounts = [1] }
            )
        );
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly PlanOptions s_options = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>About as many different records as a sixth of the rows.</summary>
    private static (Table Table, AnonymizationPolicy Policy) Synthetic(int rows)
    {
        var draws = new ModelCase.Draws(9);
        int[] values = [40, 30, 10, 6];
        var columns = values.Select(
            (count, i) =>
                Column.FromCodes(
                    Name(i),
                    Enumerable.Range(0, rows).Select(_ => draws.Below(count)).ToArray(),
                    [.. Enumerable.Range(0, count).Select(Text)]
                )
        );
        return (
            Table.FromColumns([.. columns]),
            new AnonymizationPolicy(
                values.Select(
                    (count, i) =>
                        AttributePolicy.Quasi(
                            Name(i),
                            Hierarchy.FromRows(
                                Name(i),
                                Enumerable
                                    .Range(0, count)
                                    .Select(v => (string[])[Text(v), "g" + Text(v / 5), "*"])
                            )
                        )
                ),
                [new KAnonymity(5)],
                new Ratio(1, 20)
            )
        );

        static string Name(int i) => "q" + i.ToString(CultureInfo.InvariantCulture);
        static string Text(int v) => "v" + v.ToString("D2", CultureInfo.InvariantCulture);
    }

    /// <summary>A check against different records and their counts is one against the whole table.</summary>
    /// <summary>Different records come in the order in which the rows first have them, whoever read which block when.</summary>
    private static void RequireFirstAppearance(Table rows, Table records)
    {
        var columns = records.Columns.Select(c => rows.Columns.First(r => r.Name == c.Name));
        var expected = Enumerable
            .Range(0, rows.RowCount)
            .Select(row => string.Join('\u001f', columns.Select(c => c[row] ?? "\0")))
            .Distinct(StringComparer.Ordinal);
        Assert.Equal(
            expected,
            Enumerable
                .Range(0, records.RowCount)
                .Select(row => string.Join('\u001f', records.Columns.Select(c => c[row] ?? "\0")))
        );
    }

    private static void RequireSameCheck(
        ModelCase given,
        Table release,
        Table records,
        IReadOnlyList<int> counts
    )
    {
        var verifier = new StreamingVerifier(
            given.Policy,
            new StreamingVerifierOptions { Original = records, OriginalCounts = counts }
        );
        verifier.Add(release, Token);
        var actual = verifier.Finish(Token);
        var expected = ReleaseVerifier.Check(release, given.Policy, given.Table, Token);
        Assert.Equal(expected.IsAccepted, actual.IsAccepted);
        Assert.Equal(expected.Measures, actual.Measures);
        Assert.Equal(expected.Findings, actual.Findings);
    }
}
