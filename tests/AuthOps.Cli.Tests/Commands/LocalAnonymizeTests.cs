using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary><c>authops anonymize --local</c>: releases with several levels a column, checked in the written file.</summary>
public sealed class LocalAnonymizeTests
{
    /// <summary>Five records of each town of the north, two of one in the south and three of the other.</summary>
    private static readonly string s_data =
        "id,town,diagnosis,note\n"
        + string.Concat(
            "甲甲甲甲甲乙乙乙乙乙丙丙丁丁丁".Select(
                static (town, i) => $"p{i},{town},{(i % 2 == 0 ? "E11" : "I10")},n\n"
            )
        );

    [Fact]
    public async Task Each_class_has_its_own_levels_and_the_report_says_how_far_from_the_best()
    {
        using var folder = SmallCase.Write(data: s_data);
        var run = await SmallCase.Anonymize(
            folder,
            "--local",
            "--json",
            "--report",
            folder.At("report.json"),
            "--html",
            folder.At("page.html")
        );

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        Assert.Equal("authops/anonymize-local", root.GetProperty("report").GetString());
        // By hand: towns of the north as they are; 5 of 15 records share the south, 1/3 of the domain: loss 1/9.
        Assert.Equal(1.0 / 9, root.GetProperty("loss").GetDouble(), 1e-12);
        Assert.InRange(root.GetProperty("lowerBound").GetDouble(), 0, 1.0 / 9);
        Assert.InRange(root.GetProperty("gap").GetDouble(), 0, 1);
        Assert.Equal(3, root.GetProperty("candidates").GetArrayLength());
        Assert.Equal(3, root.GetProperty("release").GetProperty("classes").GetInt32());
        Assert.True(root.GetProperty("release").GetProperty("accepted").GetBoolean());
        var lines = await File.ReadAllLinesAsync(
            folder.At("release.csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("甲,E11,n", lines[1]);
        Assert.Equal("south,E11,n", lines[^1]);
        Assert.Contains(
            "lower bound of loss",
            await File.ReadAllTextAsync(
                folder.At("page.html"),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["data.csv", "page.html", "policy.json", "release.csv", "report.json", "town.csv"],
            folder.Entries
        );
    }

    [Fact]
    public async Task The_screen_names_every_method_and_the_gap()
    {
        using var folder = SmallCase.Write(data: s_data);
        var run = await SmallCase.Anonymize(folder, "--local");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("loss 0.1111, granularity 0.8889", run.Output, StringComparison.Ordinal);
        foreach (var name in new[] { "mondrian", "merging", "lattice-iterated", "(gap " })
        {
            Assert.Contains(name, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_policy_that_nothing_satisfies_is_refused_with_the_reason_of_every_method()
    {
        using var folder = SmallCase.Write(
            SmallCase.Policy.Replace("\"l\": 2", "\"l\": 3", StringComparison.Ordinal)
        );
        var run = await SmallCase.Anonymize(folder, "--local", "--json");

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.False(report.RootElement.GetProperty("feasible").GetBoolean());
        Assert.All(
            report.RootElement.GetProperty("candidates").EnumerateArray(),
            static c => Assert.NotEmpty(c.GetProperty("reason").GetString()!)
        );
        Assert.Equal(["data.csv", "policy.json", "town.csv"], folder.Entries);
    }
}
