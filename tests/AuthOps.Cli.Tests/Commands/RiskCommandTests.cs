using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Testing;

namespace AuthOps.Cli.Tests.Commands;

public sealed class RiskCommandTests
{
    [Fact]
    public async Task The_figures_of_a_small_table_are_those_counted_by_hand()
    {
        // 甲 twice, 乙 once: highest 1/1, average 2/3; records above 1/2: the one of 乙.
        using var folder = SmallCase.Write(
            data: "id,town,diagnosis,note\na,甲,x,n\nb,甲,x,n\nc,乙,x,n\n"
        );
        var run = await SmallCase.Risk(folder, "--threshold", "0.5", "--json");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var root = report.RootElement;
        Assert.Equal("for the declared quasi-identifiers", root.GetProperty("scope").GetString());
        Assert.Equal(3, root.GetProperty("rows").GetInt64());
        Assert.Equal(2, root.GetProperty("classes").GetInt64());
        var prosecutor = root.GetProperty("prosecutor");
        Assert.Equal("1/1", prosecutor.GetProperty("maximum").GetString());
        Assert.Equal("2/3", prosecutor.GetProperty("average").GetString());
        Assert.Equal(1, prosecutor.GetProperty("recordsAboveThreshold").GetInt64());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("journalist").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("marketer").ValueKind);
    }

    [Fact]
    public async Task A_population_gives_journalist_and_marketer_risk()
    {
        using var folder = SmallCase.Write(
            data: "id,town,diagnosis,note\na,甲,x,n\nb,甲,x,n\nc,乙,x,n\n"
        );
        var population = folder.Write("all.csv", "town\n甲\n甲\n甲\n甲\n乙\n乙\n丙\n");
        var run = await SmallCase.Risk(folder, "--population", population, "--json");

        Assert.Equal("", run.Error);
        using var report = JsonDocument.Parse(run.Output);
        // 甲 1/4 twice, 乙 1/2 once: mean (1/4 + 1/4 + 1/2) / 3.
        var journalist = report.RootElement.GetProperty("journalist");
        Assert.Equal("1/2", journalist.GetProperty("maximum").GetString());
        Assert.Equal("1/3", report.RootElement.GetProperty("marketer").GetString());
    }

    [Fact]
    public async Task A_population_without_the_records_exits_with_3_and_quotes_nothing()
    {
        using var folder = SmallCase.Write();
        var population = folder.Write("all.csv", "town\nSECRETMARK\n");
        var run = await SmallCase.Risk(folder, "--population", population);

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "all.csv: A class of the table has more records",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_screenful_names_the_quasi_identifiers_and_what_is_not_assessed()
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Risk(folder);

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains(
            "for the declared quasi-identifiers:\n  town\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Not assessed: id, diagnosis, note\n",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("nothing here vouches for it", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "unknown: it depends on the population",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.InRange(run.Output.Count(c => c == '\n'), 10, 24);
    }

    [Theory]
    [InlineData("1/3", ExitCodes.Ok)]
    [InlineData("0.33", ExitCodes.Finding)]
    public async Task A_stated_maximum_decides_the_exit_code_exactly(string maximum, int exitCode)
    {
        using var folder = SmallCase.Write();

        Assert.Equal(exitCode, (await SmallCase.Risk(folder, "--max-risk", maximum)).ExitCode);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("5%")]
    [InlineData("1/0")]
    public async Task A_threshold_that_is_no_share_exits_with_2(string threshold)
    {
        using var folder = SmallCase.Write();
        var run = await SmallCase.Risk(folder, $"--threshold={threshold}");

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("--threshold must be", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_quasi_identifier_exits_with_3()
    {
        using var folder = SmallCase.Write(data: "SECRETMARK\nx\n");
        var run = await SmallCase.Risk(folder);

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "the policy declares the column 'town'",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("SECRET", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_adult_extract_is_assessed()
    {
        var data = SharedFiles.Path("data/adult/adult.csv");
        using var folder = new TemporaryFolder();
        var policy = AnonymizeCommandTests.WriteAdultPolicy(folder);
        var run = await ToolRun.Of("risk", "--policy", policy, "--input", data, "--json");

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var sizes = File.ReadLines(data)
            .Skip(1)
            .CountBy(line => line)
            .Select(c => c.Value)
            .ToArray();
        Assert.Equal(30_162, report.RootElement.GetProperty("rows").GetInt64());
        Assert.Equal(sizes.Length, report.RootElement.GetProperty("classes").GetInt64());
        Assert.Equal(
            sizes.Count(s => s == 1),
            report.RootElement.GetProperty("sampleUniques").GetInt64()
        );
        foreach (var bar in report.RootElement.GetProperty("histogram").EnumerateArray())
        {
            Assert.Equal(
                sizes.Count(s => s == bar.GetProperty("size").GetInt64()),
                bar.GetProperty("classes").GetInt64()
            );
        }
    }
}
