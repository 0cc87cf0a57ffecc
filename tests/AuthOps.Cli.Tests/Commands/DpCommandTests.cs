using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Tests.Statistics;

namespace AuthOps.Cli.Tests.Commands;

public sealed class DpCommandTests
{
    [Fact]
    public async Task Explain_prices_a_plan_and_reads_nothing()
    {
        using var folder = new TemporaryFolder();
        var plan = folder.Write("plan.json", PlanFileTests.Plan);
        var run = await ToolRun.Of("dp", "explain", "--plan", plan, "--json");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("epsilon 1/2", json.RootElement.GetProperty("loss").GetString());
        Assert.Equal(
            "8",
            json.RootElement.GetProperty("mechanisms")[0].GetProperty("parameter").GetString()
        );
        var screen = await ToolRun.Of("dp", "explain", "--plan", plan);
        Assert.Contains("discrete-laplace", screen.Output, StringComparison.Ordinal);
        Assert.Equal(["plan.json"], folder.Entries);
    }

    [Fact]
    public async Task Query_releases_debits_the_ledger_and_is_refused_when_it_is_spent()
    {
        using var folder = new TemporaryFolder();
        var plan = folder.Write("plan.json", PlanFileTests.Plan);
        var input = folder.Write("trips.csv", Trips());
        string[] query =
        [
            "dp",
            "query",
            "--plan",
            plan,
            "--input",
            input,
            "--ledger",
            folder.At("a.ledger"),
            "--budget",
            "epsilon=1",
            "--quality",
            folder.At("q.json"),
            "--json",
        ];
        var first = await ToolRun.Of(query);
        Assert.Equal((ExitCodes.Ok, ""), (first.ExitCode, first.Error));
        using var json = JsonDocument.Parse(first.Output);
        Assert.Equal("1/2", json.RootElement.GetProperty("remaining").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("keys").GetArrayLength());
        var value = json.RootElement.GetProperty("columns")[0].GetProperty("values")[0];
        Assert.True(
            value.GetProperty("lower").GetDouble() < value.GetProperty("upper").GetDouble()
        );

        // Only the custodian's file knows how many rows there are.
        using var quality = JsonDocument.Parse(
            await File.ReadAllTextAsync(folder.At("q.json"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(400, quality.RootElement.GetProperty("rows").GetInt32());

        Assert.Equal(ExitCodes.Ok, (await ToolRun.Of(query)).ExitCode);
        var third = await ToolRun.Of(query);
        Assert.Equal(ExitCodes.Refused, third.ExitCode);
        Assert.Contains(
            "only 0 of the privacy budget remains",
            third.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("", third.Output);
    }

    [Theory]
    [InlineData("epsilon=3,delta=1/1000,slack=1/2000", "slack 1/2000", ExitCodes.Ok)]
    [InlineData("rho=1/2", "rho 1/2", ExitCodes.Ok)]
    [InlineData("renyi=2,order=8", "order 8", ExitCodes.Ok)]
    [InlineData("mu-squared=4", "mu-squared 4", ExitCodes.Ok)]
    public async Task Every_kind_of_budget_is_kept_in_the_ledger_and_refuses_another(
        string budget,
        string words,
        int code
    )
    {
        using var folder = new TemporaryFolder();
        string[] query =
        [
            "dp",
            "query",
            "--plan",
            folder.Write("plan.json", PlanFileTests.Plan),
            "--input",
            folder.Write("trips.csv", Trips()),
            "--ledger",
            folder.At("a.ledger"),
            "--budget",
        ];
        var run = await ToolRun.Of([.. query, budget]);
        Assert.Equal((code, ""), (run.ExitCode, run.Error));
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        var other = await ToolRun.Of([.. query, "epsilon=7"]);
        Assert.Equal((ExitCodes.Data, ""), (other.ExitCode, other.Output));
    }

    [Fact]
    public async Task A_plan_that_the_budget_has_no_measure_for_is_refused_and_spends_nothing()
    {
        using var folder = new TemporaryFolder();
        var plan = PlanFileTests.Plan.Replace("\"epsilon\"", "\"rho\"", StringComparison.Ordinal);
        var run = await ToolRun.Of(
            "dp",
            "query",
            "--plan",
            folder.Write("plan.json", plan),
            "--input",
            folder.Write("trips.csv", Trips()),
            "--ledger",
            folder.At("a.ledger"),
            "--budget",
            "mu-squared=1"
        );
        Assert.Equal((ExitCodes.Refused, ""), (run.ExitCode, run.Output));
        Assert.Contains("nothing was spent", run.Error, StringComparison.Ordinal);
        Assert.Contains("mu-squared 1", run.Error, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(
            folder.At("a.ledger"),
            TestContext.Current.CancellationToken
        );
        Assert.Single(lines);
    }

    [Theory]
    [InlineData("--budget", "epsilon", ExitCodes.Usage)]
    [InlineData("--budget", "epsilon=0", ExitCodes.Usage)]
    [InlineData("--budget", "epsilon=1,rho=1", ExitCodes.Usage)]
    [InlineData("--threads", "0", ExitCodes.Usage)]
    [InlineData("--confidence", "2", ExitCodes.Usage)]
    [InlineData("--input", "absent.csv", ExitCodes.Data)]
    public async Task What_is_wrong_with_the_command_line_is_said_before_anything_is_spent(
        string option,
        string value,
        int code
    )
    {
        using var folder = new TemporaryFolder();
        var options = new Dictionary<string, string>
        {
            ["--plan"] = folder.Write("plan.json", PlanFileTests.Plan),
            ["--input"] = folder.Write("trips.csv", Trips()),
            ["--ledger"] = folder.At("a.ledger"),
            ["--budget"] = "epsilon=1",
            [option] = value,
        };
        var run = await ToolRun.Of([
            "dp",
            "query",
            .. options.SelectMany(static o => new[] { o.Key, o.Value }),
        ]);
        Assert.Equal(code, run.ExitCode);
        Assert.False(File.Exists(folder.At("a.ledger")));
    }

    [Fact]
    public async Task Private_keys_need_a_delta_and_are_named_by_their_number_of_units()
    {
        using var folder = new TemporaryFolder();
        const string Public = "\"publicKeys\": [\"north\", \"south\"]";
        const string Private =
            "\"privateKeys\": { \"rule\": \"truncated-geometric\", \"epsilon\": \"2\", \"delta\": \"1/1000000\" }";
        var plan = folder.Write(
            "plan.json",
            PlanFileTests.Plan.Replace(Public, Private, StringComparison.Ordinal)
        );
        var input = folder.Write("trips.csv", Trips());
        string[] query = ["dp", "query", "--json", "--plan", plan, "--input", input];
        var refused = await ToolRun.Of([
            .. query,
            "--ledger",
            folder.At("pure.ledger"),
            "--budget",
            "epsilon=3",
        ]);
        Assert.Equal(ExitCodes.Refused, refused.ExitCode);
        Assert.Contains("delta 1/1000000", refused.Error, StringComparison.Ordinal);

        var run = await ToolRun.Of([
            .. query,
            "--ledger",
            folder.At("a.ledger"),
            "--budget",
            "epsilon=3,delta=1/1000",
        ]);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["north", "south"],
            json.RootElement.GetProperty("keys").EnumerateArray().Select(static k => k.GetString())
        );
        Assert.Equal("999/1000000", json.RootElement.GetProperty("remainingDelta").GetString());
    }

    [Fact]
    public async Task A_missing_column_spends_nothing_and_a_malformed_row_spends_all()
    {
        using var folder = new TemporaryFolder();
        var plan = folder.Write("plan.json", PlanFileTests.Plan);
        string[] Query(string input) =>
            [
                "dp",
                "query",
                "--plan",
                plan,
                "--input",
                input,
                "--ledger",
                folder.At("a.ledger"),
                "--budget",
                "epsilon=1",
            ];
        var missing = await ToolRun.Of(
            Query(folder.Write("other.csv", "rider,district\na,north\n"))
        );
        Assert.Equal(ExitCodes.Data, missing.ExitCode);
        Assert.Contains("nothing was spent", missing.Error, StringComparison.Ordinal);
        var ragged = await ToolRun.Of(
            Query(folder.Write("ragged.csv", "rider,district,fare\nsecret\n"))
        );
        Assert.Equal(ExitCodes.Data, ragged.ExitCode);
        Assert.DoesNotContain("secret", ragged.Error, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(
            folder.At("a.ledger"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("settle 0 3 ", lines[2], StringComparison.Ordinal);
    }

    private static string Trips() =>
        "rider,district,fare\n"
        + string.Concat(
            Enumerable
                .Range(0, 400)
                .Select(static i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"r{i % 150},{(i % 3 == 0 ? "north" : "south")},{i % 60}.25\n"
                    )
                )
        );
}
