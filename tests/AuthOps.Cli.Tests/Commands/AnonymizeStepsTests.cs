using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>Suppressed columns, steps before the search, and what is measured after it.</summary>
public sealed class AnonymizeStepsTests
{
    [Fact]
    public async Task The_search_may_suppress_a_column_that_has_no_level_for_it()
    {
        // k = 12 needs all towns in one class, and this hierarchy ends in two.
        var policy = SmallCase.Policy.Replace("\"k\": 3", "\"k\": 12", StringComparison.Ordinal);
        const string Hierarchy = "甲;north\n乙;north\n丙;south\n丁;south\n";
        using var refused = SmallCase.Write(policy, hierarchy: Hierarchy);
        Assert.Equal(ExitCodes.Refused, (await SmallCase.Anonymize(refused)).ExitCode);

        using var folder = SmallCase.Write(
            policy.Replace(
                "\"town.csv\"",
                "\"town.csv\", \"suppressible\": true",
                StringComparison.Ordinal
            ),
            hierarchy: Hierarchy
        );
        var run = await SmallCase.Anonymize(folder, "--front-sizes", "none", "--json");

        Assert.Equal("", run.Error);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(2, report.RootElement.GetProperty("node")[0].GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("front").GetArrayLength());
        var text = await File.ReadAllTextAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("\n*,I10,n0\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"minimumLevel\": 1, \"maximumLevel\": 1", 1)]
    [InlineData("\"maximumLevel\": 2", null)]
    public async Task A_column_stands_at_a_level_the_policy_allows(string levels, int? level)
    {
        // The hierarchy has the levels 0 and 1.
        var policy = SmallCase.Policy.Replace(
            "\"town.csv\"",
            $"\"town.csv\", {levels}",
            StringComparison.Ordinal
        );
        using var folder = SmallCase.Write(
            policy,
            hierarchy: "甲;north\n乙;north\n丙;south\n丁;south\n"
        );
        var run = await SmallCase.Anonymize(folder, "--front-sizes", "none", "--json");

        if (level is null)
        {
            Assert.Equal(ExitCodes.Data, run.ExitCode);
            Assert.Contains("maximumLevel", run.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("", run.Error);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(level, report.RootElement.GetProperty("node")[0].GetInt32());
    }

    [Fact]
    public async Task A_suppressed_column_and_a_population_go_through_the_steps_of_the_policy()
    {
        using var folder = SmallCase.Write(
            SmallCase
                .Policy.Replace(
                    "\"quality\": \"loss\",",
                    "\"quality\": \"loss\", \"population\": \"people.csv\", \"models\": [ { \"kind\": \"kMap\", \"k\": 13 } ], \"transformations\": [ { \"kind\": \"suppression\", \"column\": \"note\" }, { \"kind\": \"suppression\", \"column\": \"town\" } ],",
                    StringComparison.Ordinal
                )
                .Replace(
                    "\"town.csv\"",
                    "{ \"kind\": \"suppression\", \"values\": [\"*\"] }",
                    StringComparison.Ordinal
                )
        );
        folder.Write("people.csv", SmallCase.Data + "p12,外,I10,n1\n");
        var run = await SmallCase.Anonymize(folder, "--json");

        Assert.Equal("", run.Error);
        using var report = JsonDocument.Parse(run.Output);
        var measures = report.RootElement.GetProperty("release").GetProperty("measures");
        Assert.Equal("13-map", measures[1].GetProperty("model").GetString());
        Assert.Equal(13, measures[1].GetProperty("worst").GetDouble());
        Assert.Contains(
            "'town' is suppressed: every cell is *",
            report
                .RootElement.GetProperty("transformations")
                .EnumerateArray()
                .Select(t => t.GetString())
        );
        var lines = await File.ReadAllLinesAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("*,I10,*", lines[1]);
    }

    [Fact]
    public async Task Every_model_is_measured_in_the_written_file()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace(
                "\"l\": 2",
                "\"l\": 2, \"models\": [ { \"kind\": \"tCloseness\", \"t\": \"0.5\", \"distance\": \"equal\" }, { \"kind\": \"betaLikeness\", \"beta\": \"2\", \"enhanced\": false } ]",
                StringComparison.Ordinal
            )
        );
        var run = await SmallCase.Anonymize(folder);

        Assert.Equal("", run.Error);
        // Each town has one E11 among three records, as the table has four among twelve.
        Assert.Contains("3-anonymity: the release has 3\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "0.5-closeness (equal) of 'diagnosis': the release has 0\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "basic 2-likeness of 'diagnosis': the release has 0\n",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_refusal_is_json_too_where_json_was_asked_for()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"l\": 2", "\"l\": 3", StringComparison.Ordinal)
        );
        var run = await SmallCase.Anonymize(folder, "--json", "--report", folder.At("report.json"));

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        using var refusal = JsonDocument.Parse(run.Output);
        var root = refusal.RootElement;
        Assert.False(root.GetProperty("feasible").GetBoolean());
        Assert.Equal(12, root.GetProperty("reasons")[0].GetProperty("failingRows").GetInt64());
        var change = root.GetProperty("smallestChanges")[0];
        Assert.Equal(
            ("distinct 3-diversity of 'diagnosis'", "l", "3/1", "2/1"),
            (
                change.GetProperty("model").GetString(),
                change.GetProperty("parameter").GetString(),
                change.GetProperty("from").GetString(),
                change.GetProperty("to").GetString()
            )
        );
        Assert.Equal(["data.csv", "policy.json", "town.csv"], folder.Entries);
    }
}
