using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>
/// Everything that may be wrong with what the tool is given: a documented exit code, one line that names the place and
/// quotes nothing, and nothing half-written.
/// </summary>
public sealed class AnonymizeBadInputTests
{
    private const string Mark = "SECRETMARK";

    /// <summary>What is replaced in which file, by what; the exit code; what the message says.</summary>
    public static TheoryData<string, string, string, int, string> Faults =>
        new()
        {
            // A value missing from its hierarchy: attribute, line and kind.
            {
                "data.csv",
                "p1,乙",
                $"p1,{Mark}",
                3,
                "line 3: Column 'town', row 2: the value, a text, is not among the 4 values"
            },
            {
                "data.csv",
                "p1,乙",
                "p1,12",
                3,
                "line 3: Column 'town', row 2: the value, a number, is not among"
            },
            { "data.csv", "p1,乙", "p1,2026-01-02", 3, "row 2: the value, a date, is not among" },
            { "data.csv", "p1,乙", "p1,", 3, "row 2: the value, an empty cell, is not among" },
            // Hierarchies: levels of unequal length, not monotone, a value twice.
            {
                "town.csv",
                "乙;north;*",
                $"{Mark};north",
                3,
                "town.csv: Hierarchy of 'town', line 2: the row has 2 levels and the first one 3"
            },
            {
                "town.csv",
                "乙;north;*",
                $"乙;north;{Mark}",
                3,
                "line 2: the label at level 1 was given another label at level 2"
            },
            {
                "town.csv",
                "乙;north;*",
                "甲;north;*",
                3,
                "line 2: the value was given on an earlier line"
            },
            // k larger than the table.
            {
                "policy.json",
                "\"k\": 3",
                "\"k\": 13",
                3,
                "data.csv: The policy asks for classes of at least 13 records and the table has 12 rows"
            },
            // Limits outside [0, 1].
            {
                "policy.json",
                "\"1/12\"",
                "\"13/12\"",
                3,
                "$.suppressionLimit must be a decimal such as \"0.05\" or a fraction such as \"1/20\", from 0 to 1"
            },
            { "policy.json", "\"1/12\"", "\"-0.01\"", 3, "$.suppressionLimit must be a decimal" },
            {
                "policy.json",
                "\"l\": 2",
                "\"models\": [ { \"kind\": \"tCloseness\", \"t\": \"1.01\", \"distance\": \"equal\" } ]",
                3,
                "$.attributes[2].models[0].t must be"
            },
            {
                "policy.json",
                "\"version\": 1,",
                "\"version\": 1, \"models\": [ { \"kind\": \"averageRisk\", \"threshold\": \"2\" } ],",
                3,
                "$.models[0].threshold must be"
            },
            // A sensitive attribute also marked quasi-identifier.
            {
                "policy.json",
                "{ \"name\": \"note\", \"role\": \"nonIdentifying\" }",
                "{ \"name\": \"diagnosis\", \"role\": \"quasi\", \"hierarchy\": \"town.csv\" }",
                3,
                "$.attributes[3].name is the name of an earlier attribute: a column is sensitive or a quasi-identifier, not both"
            },
            {
                "policy.json",
                "\"diagnosis\", \"role\"",
                "\"town\", \"role\"",
                3,
                "$.attributes[2].name is the name of an earlier attribute: a column is sensitive or a quasi-identifier, not both"
            },
            // Every row suppressed: no release, whatever the limit.
            {
                "policy.json",
                "\"1/12\",\n  \"quality\": \"loss\"",
                "\"1\", \"models\": [ { \"kind\": \"averageRisk\", \"threshold\": \"1/1000\" } ],\n  \"quality\": \"loss\"",
                4,
                "no generalisation satisfies the policy"
            },
            {
                "policy.json",
                "\"l\": 2",
                "\"l\": 3",
                4,
                "no generalisation satisfies the policy: With every quasi-identifier at its coarsest level, 12 of 12 records"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Faults_have_their_exit_code_name_the_place_quote_nothing_and_leave_nothing(
        string file,
        string old,
        string replacement,
        int exitCode,
        string message
    )
    {
        using var folder = SmallCase.Write();
        var text = (
            await File.ReadAllTextAsync(folder.At(file), TestContext.Current.CancellationToken)
        ).ReplaceLineEndings("\n");
        Assert.Contains(old, text, StringComparison.Ordinal);
        folder.Write(file, text.Replace(old, replacement, StringComparison.Ordinal));

        var run = await SmallCase.Anonymize(
            folder,
            "--report",
            folder.At("report.json"),
            "--html",
            folder.At("report.html")
        );

        AssertRefused(run, folder, exitCode, message);
    }

    [Fact]
    public async Task A_file_without_rows_exits_with_3()
    {
        using var folder = SmallCase.Write(data: "id,town,diagnosis,note\n");

        AssertRefused(
            await SmallCase.Anonymize(folder),
            folder,
            ExitCodes.Data,
            "data.csv: the file has a header line and no records"
        );
    }

    [Fact]
    public async Task A_value_of_the_population_is_told_from_one_of_the_data()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(
                "\"k\": 3,",
                "\"k\": 3, \"population\": \"people.csv\", \"models\": [ { \"kind\": \"kMap\", \"k\": 4 } ],",
                StringComparison.Ordinal
            )
        );
        folder.Write("people.csv", $"town\n甲\n{Mark}\n");
        var run = await SmallCase.Anonymize(folder);

        AssertRefused(
            run,
            folder,
            ExitCodes.Data,
            "The population table, column 'town', row 2: the value, a text, is not among",
            "people.csv"
        );
    }

    [Theory]
    [InlineData("--front-sizes", "5,2")]
    [InlineData("--front-sizes", "1")]
    [InlineData("--front-sizes", "")]
    [InlineData("--budget", "0")]
    [InlineData("--threads", "0")]
    public async Task Options_out_of_range_exit_with_2(string option, string value)
    {
        using var folder = SmallCase.Write();

        AssertRefused(
            await SmallCase.Anonymize(folder, option, value),
            folder,
            ExitCodes.Usage,
            $"{option} must be"
        );
    }

    private static void AssertRefused(
        ToolRun run,
        TemporaryFolder folder,
        int exitCode,
        string message,
        params string[] more
    )
    {
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain(Mark, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal(
            [
                .. new[] { "data.csv", "policy.json", "town.csv" }
                    .Concat(more)
                    .Order(StringComparer.Ordinal),
            ],
            folder.Entries
        );
    }
}
