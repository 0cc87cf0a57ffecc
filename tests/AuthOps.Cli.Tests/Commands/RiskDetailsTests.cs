using System.Text.Json;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Commands;

/// <summary>What <c>authops risk</c> finds beyond the three attackers.</summary>
public sealed class RiskDetailsTests
{
    [Fact]
    public async Task Everything_asked_for_is_in_the_document()
    {
        using var folder = SmallCase.Write();
        var control = folder.Write(
            "control.csv",
            SmallCase.Data.Replace("I10", "J45", StringComparison.Ordinal)
        );
        var release = await SmallCase.Anonymize(folder);
        Assert.Equal(ExitCodes.Ok, release.ExitCode);

        var run = await SmallCase.Risk(
            folder,
            "--sampling-fraction",
            "0.1",
            "--special-uniques",
            "2",
            "--discover",
            "2",
            "--control",
            control,
            "--release",
            folder.At("release.csv"),
            "--html",
            folder.At("risk.html"),
            "--json"
        );

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        Assert.Equal(
            "1/10",
            root.GetProperty("populationUniqueness").GetProperty("samplingFraction").GetString()
        );
        Assert.Equal(
            0,
            root.GetProperty("specialUniques").GetProperty("specialRecords").GetInt64()
        );
        var discovery = root.GetProperty("discovery");
        Assert.Equal(
            "direct",
            discovery.GetProperty("columns")[0].GetProperty("suggestedRole").GetString()
        );
        Assert.Equal(2, discovery.GetProperty("curve").GetArrayLength());
        Assert.Equal(2, root.GetProperty("attacksBefore").GetArrayLength());
        var inference = root.GetProperty("attacksAfter")[1];
        Assert.Equal("attributeInference", inference.GetProperty("attack").GetString());
        Assert.Equal(2_000, inference.GetProperty("targets").GetProperty("attempts").GetInt64());
        Assert.Equal(
            "note",
            root.GetProperty("nonIdentifyingColumns")[0].GetProperty("column").GetString()
        );
        var page = await File.ReadAllTextAsync(
            folder.At("risk.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("no part of a release", page, StringComparison.Ordinal);
        Assert.Contains("<circle", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_screen_tells_the_same_and_shows_no_cell()
    {
        using var folder = SmallCase.Write(
            data: "id,town,diagnosis,note\n13800138000,甲,x,SECRETMARK@example.org\n13800138001,甲,x,n\n13800138002,乙,y,m\n"
        );
        var run = await SmallCase.Risk(
            folder,
            "--sampling-fraction",
            "1/2",
            "--special-uniques",
            "1",
            "--discover",
            "1"
        );

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains(
            "'note' is declared non-identifying and holds identifiers (EmailAddress: 1 cells)",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("Special uniques: 1 of 3 records", run.Output, StringComparison.Ordinal);
        Assert.Contains("Dankar's rule", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "--sampling-fraction", "0")]
    [InlineData(ExitCodes.Usage, "--sampling-fraction", "2")]
    [InlineData(ExitCodes.Usage, "--special-uniques", "0")]
    [InlineData(ExitCodes.Usage, "--discover", "99")]
    [InlineData(ExitCodes.Usage, "--release", "x.csv")]
    [InlineData(ExitCodes.Usage, "--secret", "x")]
    [InlineData(ExitCodes.Data, "--control", "missing.csv")]
    public async Task Options_that_do_not_fit_are_refused(int exitCode, string option, string value)
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Risk(folder, option, value);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("authops: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_secret_that_is_no_column_is_a_fault_of_the_data()
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Risk(
            folder,
            "--control",
            folder.At("data.csv"),
            "--secret",
            "none"
        );
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("has no column 'none'", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Of 9, 11, 12, 61, 64, 97 four fifths lie at or below 64; the report tells the number, not the share.</summary>
    [Fact]
    public async Task Bounds_at_quantiles_are_taken_from_the_data_and_told()
    {
        const string Policy = """
            {
              "version": 1,
              "k": 3,
              "suppressionLimit": "0",
              "quality": "loss",
              "transformations": [
                { "kind": "topBottom", "column": "age", "bottomQuantile": "1/3", "topQuantile": "0.8" }
              ],
              "attributes": [
                { "name": "age", "role": "quasi", "hierarchy": { "kind": "intervals", "minimum": 0, "maximum": 80, "widths": [40] } }
              ]
            }
            """;
        const string Data = "age\n97\n64\n61\n9\n11\n12\n";
        using var folder = SmallCase.Write(Policy, Data);
        var run = await SmallCase.Anonymize(folder, "--json");

        Assert.Equal("", run.Error);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(
            "'age' is coded from 11 upwards and up to 64",
            report.RootElement.GetProperty("transformations")[0].GetString()
        );

        using var words = SmallCase.Write(
            Policy,
            Data.Replace("12", "twelve", StringComparison.Ordinal)
        );
        run = await SmallCase.Anonymize(words);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("line 7: Column 'age'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("twelve", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_before_the_search_and_the_page_of_the_choice()
    {
        const string Policy = """
            {
              "version": 1,
              "k": 3,
              "suppressionLimit": "0",
              "quality": "loss",
              "transformations": [
                { "kind": "topBottom", "column": "age", "top": "60" },
                { "kind": "rounding", "column": "age", "multiple": 10 },
                { "kind": "sampling", "fraction": "1" }
              ],
              "attributes": [
                { "name": "age", "role": "quasi", "hierarchy": { "kind": "intervals", "minimum": 0, "maximum": 60, "widths": [20] } },
                { "name": "note", "role": "nonIdentifying" }
              ]
            }
            """;
        using var folder = SmallCase.Write(Policy, "age,note\n97,a\n64,a\n61,a\n9,a\n11,a\n12,a\n");
        var run = await SmallCase.Anonymize(
            folder,
            "--html",
            folder.At("report.html"),
            "--report",
            folder.At("report.json")
        );

        Assert.Equal("", run.Error);
        Assert.Equal(
            "age,note\n60,a\n60,a\n60,a\n10,a\n10,a\n10,a\n",
            await File.ReadAllTextAsync(
                folder.At("release.csv"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains(
            "before the search: 'age' is coded up to 60",
            run.Output,
            StringComparison.Ordinal
        );
        var page = await File.ReadAllTextAsync(
            folder.At("report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(
            "k holds for the declared quasi-identifiers: age",
            page,
            StringComparison.Ordinal
        );
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(
                folder.At("report.json"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(3, report.RootElement.GetProperty("transformations").GetArrayLength());
    }

    [Fact]
    public async Task A_cell_that_a_step_cannot_use_is_named_by_line()
    {
        var policy = SmallCase.Policy.Replace(
            "\"attributes\"",
            "\"transformations\": [ { \"kind\": \"rounding\", \"column\": \"town\", \"multiple\": 5 } ], \"attributes\"",
            StringComparison.Ordinal
        );
        using var folder = SmallCase.Write(policy);
        var run = await SmallCase.Anonymize(folder);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "line 2: Column 'town', row 1: the cell is not a decimal number",
            run.Error,
            StringComparison.Ordinal
        );
    }
}
