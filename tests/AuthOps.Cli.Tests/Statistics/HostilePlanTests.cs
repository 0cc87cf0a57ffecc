using System.Text;
using System.Text.RegularExpressions;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Statistics;

namespace AuthOps.Cli.Tests.Statistics;

/// <summary>Plan files and budgets from anybody: refused with a reason, or priced; never a fault of the tool.</summary>
public sealed class HostilePlanTests
{
    private const string Everything = """
        {
          "version": 1,
          "unit": { "column": "rider" },
          "bound": { "maxKeysPerUnit": 3, "maxRowsPerKey": 2, "maxRowsPerUnit": 5 },
          "groups": { "column": "k", "privateKeys": { "rule": "gaussian-threshold", "rho": "1/8", "delta": "1/1000000" } },
          "statistics": [
            { "kind": "row-count", "name": "a", "rho": "1/4" },
            { "kind": "mean", "name": "b", "column": "x", "range": { "lower": "0", "upper": "100", "grid": "0.01", "missingAs": "5" }, "epsilon": "1/2" },
            { "kind": "vector-sum", "name": "c", "columns": ["x", "y"], "range": { "lower": "-7", "upper": "3", "grid": "1/3" }, "maxNorm": "4", "rho": "2" },
            { "kind": "bin-counts", "name": "d", "column": "x", "edges": ["1", "2.5", "9"], "epsilon": "3" },
            { "kind": "quantiles", "name": "e", "column": "x", "range": { "lower": "0", "upper": "3600", "grid": "1" }, "ranks": ["1/2", "9/10"], "confidence": "0.9", "epsilon": "1/4" },
            { "kind": "automatic-sum", "name": "f", "column": "x", "grid": "1", "boundsEpsilon": "1/5", "epsilon": "1/6" }
          ]
        }
        """;

    private static readonly string[] s_numbers =
    [
        "\"0\"",
        "\"-1\"",
        "\"1\"",
        "\"1/3\"",
        "\"1e9\"",
        "\"\"",
        "\" 1\"",
        "\"1/0\"",
        "\"NaN\"",
        "\"1000000\"",
        "\"4503599627370496\"",
        "\"-4503599627370497\"",
        "\"9223372036854775808\"",
        "\"" + new string('9', 4000) + "\"",
        "\"1/" + new string('7', 4000) + "\"",
        "\"0." + new string('0', 3000) + "1\"",
        "null",
        "1",
        "[]",
        "{\"a\": 1}",
    ];

    [Fact]
    public void Any_number_of_a_plan_may_be_anything()
    {
        Price(Everything);
        var places = Regex.Matches(Everything, "\"-?[0-9][0-9./]*\"|: [0-9]+");
        Assert.True(places.Count > 30);
        foreach (Match place in places)
        {
            foreach (var number in s_numbers)
            {
                var text = place.Value[0] == ':' ? ": " + number.Trim('"') : number;
                Price(
                    Everything[..place.Index] + text + Everything[(place.Index + place.Length)..]
                );
            }
        }
    }

    [Fact]
    public void Any_byte_of_a_plan_may_be_anything()
    {
        var bytes = Encoding.UTF8.GetBytes(Everything);
        var state = 2463534242u;
        for (var i = 0; i < 400; i++)
        {
            var copy = (byte[])bytes.Clone();
            for (var j = 0; j <= i % 3; j++)
            {
                copy[Next() % copy.Length] = unchecked((byte)Next());
            }

            Price(copy.AsSpan(0, i % 4 == 0 ? (int)(Next() % copy.Length) : copy.Length).ToArray());
        }

        // xorshift32: the same bytes in every run.
        uint Next()
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return state;
        }
    }

    [Fact]
    public void Any_part_of_a_budget_may_be_anything()
    {
        string[] names = ["epsilon", "rho", "renyi", "mu-squared", "delta", "order", "slack", "x"];
        foreach (var first in names)
        {
            foreach (var second in names)
            {
                foreach (var number in s_numbers)
                {
                    var text = number.Trim('"');
                    Read($"{first}={text}");
                    Read($"{first}=1,{second}={text}");
                    Read($"{first}={text},{second}=1/9,order={text}");
                    Read($"epsilon={text},delta={text},{second}={text}");
                }
            }
        }

        static void Read(string text)
        {
            try
            {
                _ = BudgetText.Parse(text);
            }
            catch (UsageException)
            {
                // The only refusal there is.
            }
        }
    }

    private static void Price(string plan) => Price(Encoding.UTF8.GetBytes(plan));

    private static void Price(byte[] plan)
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("plan.json");
        File.WriteAllBytes(path, plan);
        try
        {
            var price = PlanFile.Load(path).Explain(0.95);
            using var output = new StringWriter();
            new DpExplainResult(price).Print(output);
        }
        catch (InputDataException)
        {
            // Refused with the path and a reason.
        }
    }
}
