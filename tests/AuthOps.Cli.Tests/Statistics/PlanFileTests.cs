using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Statistics;
using AuthOps.Testing;

namespace AuthOps.Cli.Tests.Statistics;

public sealed class PlanFileTests
{
    internal const string Plan = """
        {
          "version": 1,
          "unit": { "column": "rider" },
          "bound": { "maxKeysPerUnit": 2, "maxRowsPerKey": 1 },
          "groups": { "column": "district", "publicKeys": ["north", "south"] },
          "statistics": [
            { "kind": "row-count", "name": "trips", "epsilon": "1/4" },
            { "kind": "sum", "name": "fares", "column": "fare", "range": { "lower": "0", "upper": "50", "grid": "0.01" }, "epsilon": "1/4" }
          ]
        }
        """;

    private static string Root =>
        SharedFiles.CheckoutRoot() ?? throw new InvalidOperationException("Not in a checkout.");

    [Fact]
    public void The_example_of_the_page_is_a_plan()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs/wire/dp-plan.md"));
        var start = page.IndexOf("```json", StringComparison.Ordinal) + 7;
        var text = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        using var folder = new TemporaryFolder();
        var plan = PlanFile.Load(folder.Write("plan.json", text));
        Assert.Equal("epsilon 1", plan.Loss.ToString());
        Assert.Equal(3, plan.Statistics.Count);
    }

    [Fact]
    public void Every_kind_of_the_schema_is_read()
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Root, "docs/wire/dp-plan.schema.json"))
        );
        var kinds = schema
            .RootElement.GetProperty("$defs")
            .GetProperty("statistic")
            .GetProperty("properties")
            .GetProperty("kind")
            .GetProperty("enum")
            .EnumerateArray()
            .Select(static kind => kind.GetString()!);
        var fault = Fault(Plan.Replace("row-count", "?", StringComparison.Ordinal));
        Assert.Contains("is none of " + string.Join(", ", kinds), fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"unit\": { \"column\": \"rider\" },", "", "$.unit is missing")]
    [InlineData(
        "\"maxRowsPerKey\": 1",
        "\"maxRowsPerUnit\": 1",
        "$.bound.maxRowsPerKey is missing"
    )]
    [InlineData(
        "\"row-count\", \"name\": \"trips\", \"epsilon\": \"1/4\"",
        "\"row-count\", \"name\": \"trips\"",
        "$.statistics[0] must state its loss"
    )]
    [InlineData(
        "\"epsilon\": \"1/4\" },",
        "\"epsilon\": \"1/4\", \"rho\": \"1\" },",
        "$.statistics[0] must state its loss"
    )]
    [InlineData(
        "\"epsilon\": \"1/4\" },",
        "\"epsilon\": \"0\" },",
        "$.statistics[0].epsilon is out of range"
    )]
    [InlineData(
        "\"epsilon\": \"1/4\" },",
        "\"epsilon\": 0.25 },",
        "$.statistics[0].epsilon must be a string"
    )]
    [InlineData("\"grid\": \"0.01\"", "\"grid\": \"0.03\"", "no multiple of the grid")]
    [InlineData("\"column\": \"fare\", ", "", "$.statistics[1].column is missing")]
    [InlineData(
        "\"row-count\",",
        "\"row-count\", \"column\": \"x\",",
        "$.statistics[0].column does not belong"
    )]
    [InlineData(
        "\"publicKeys\": [\"north\", \"south\"]",
        "\"keys\": []",
        "$.groups.keys is unknown"
    )]
    [InlineData(
        "\"publicKeys\": [\"north\", \"south\"]",
        "\"publicKeys\": [\"a\", \"a\"]",
        "given before"
    )]
    [InlineData("\"version\": 1", "\"version\": 2", "$.version")]
    [InlineData("\"name\": \"fares\"", "\"name\": \"trips\"", "names must differ")]
    [InlineData(
        "\"publicKeys\": [\"north\", \"south\"]",
        "\"privateKeys\": { \"rule\": \"truncated-geometric\", \"epsilon\": \"1\" }",
        "$.groups.privateKeys.delta is missing"
    )]
    [InlineData(
        ", \"publicKeys\": [\"north\", \"south\"]",
        "",
        "where the keys come from is a claim"
    )]
    public void What_is_missing_or_wrong_is_named_by_its_path(
        string old,
        string with,
        string message
    )
    {
        Assert.Contains(old, Plan, StringComparison.Ordinal);
        Assert.Contains(
            message,
            Fault(Plan.Replace(old, with, StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    private static string Fault(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("plan.json", text);
        return Assert.Throws<InputDataException>(() => PlanFile.Load(path)).Message;
    }
}
