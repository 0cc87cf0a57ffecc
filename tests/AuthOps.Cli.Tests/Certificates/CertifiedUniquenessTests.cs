using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>Population uniqueness: estimated twice, by the product and in Python, and certified.</summary>
public sealed class CertifiedUniquenessTests
{
    /// <summary>Class sizes with how many classes have them, and persons of the population.</summary>
    private static readonly (int[][] Histogram, long Population)[] Samples =
    [
        (
            [
                [1, 40],
                [2, 20],
                [5, 6],
                [30, 1],
            ],
            140
        ),
        (
            [
                [1, 40],
                [2, 20],
                [5, 6],
                [30, 1],
            ],
            1_000
        ),
        (
            [
                [1, 40],
                [2, 20],
                [5, 6],
                [30, 1],
            ],
            100_000
        ),
        (
            [
                [1, 3],
                [50, 10],
            ],
            600
        ),
        (
            [
                [1, 3],
                [50, 10],
            ],
            60_000
        ),
        (
            [
                [1, 3_000],
                [2, 900],
                [3, 400],
                [10, 100],
            ],
            300_000
        ),
        // As if drawn from few cells: Pitman's α is below 0.
        (
            [
                [1, 1],
                [2, 2],
                [3, 4],
                [4, 5],
                [5, 4],
                [6, 2],
                [7, 1],
            ],
            5_000
        ),
        (
            [
                [1, 12],
            ],
            1_000
        ),
        (
            [
                [1, 1],
                [400, 1],
            ],
            10_000
        ),
    ];

    [Fact]
    public async Task Both_estimate_the_same()
    {
        var asked = JsonSerializer.Serialize(
            Samples.Select(s => new { sizes = s.Histogram, population = s.Population })
        );
        var said = await Python(
            """
            import json, sys
            import release_uniqueness as u
            for case in json.loads(sys.argv[1]):
                sizes = [size for size, classes in case["sizes"] for _ in range(classes)]
                print(" ".join(repr(u.estimate(sizes, case["population"], e)) for e in ("zayatz", "pitman", "dankar")))
            """,
            asked
        );
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Samples.Length, lines.Length);
        var fitted = 0;
        foreach (var ((histogram, population), line) in Samples.Zip(lines))
        {
            var rows = histogram.Sum(static h => (long)h[0] * h[1]);
            var expected = PopulationUniqueness.Estimate(
                [.. histogram.Select(static h => new ClassSizeCount(h[0], h[1]))],
                new Ratio(rows, population)
            );
            var found = line.Split(' ')
                .Select(static t => double.Parse(t, CultureInfo.InvariantCulture))
                .ToArray();
            AssertNear(expected.Zayatz, found[0], line);
            AssertNear(expected.Pitman ?? 0, found[1], line);
            AssertNear(expected.Dankar, found[2], line);
            fitted += expected.Pitman is null ? 0 : 1;
        }

        Assert.InRange(fitted, 6, Samples.Length - 1);
    }

    [Theory]
    [InlineData("dankar")]
    [InlineData("zayatz")]
    [InlineData("pitman")]
    public async Task Both_verifiers_compute_the_claim_again(string estimator)
    {
        using var made = await Create(estimator);
        var (ours, other) = await BothVerifiers.AssertSay(made, ExitCodes.Ok);
        Assert.DoesNotContain("not checked", ours + other, StringComparison.Ordinal);

        made.Resign(c =>
        {
            if ((string?)c["claim"] == "model.0")
            {
                Assert.Equal("populationUniqueness", (string?)c["value"]!["kind"]);
                c["value"]!["holds"] = JsonValue.Create(false);
            }
        });
        (ours, other) = await BothVerifiers.AssertSay(made, ExitCodes.Finding);
        Assert.Contains("model.0", ours, StringComparison.Ordinal);
        Assert.Contains("the claim model.0 is not", other, StringComparison.Ordinal);
    }

    /// <summary>A record that was one of two is left alone, which the model takes; then one of each town is left, which it does not.</summary>
    [Theory]
    [InlineData("dankar")]
    [InlineData("zayatz")]
    [InlineData("pitman")]
    public async Task Both_verifiers_see_that_more_are_alone_than_may(string estimator)
    {
        using var made = await Create(estimator);
        made.Edit(static lines => lines.Skip(1));
        var (ours, other) = await BothVerifiers.AssertSay(made, ExitCodes.Finding);
        Assert.DoesNotContain("fail population uniqueness", ours, StringComparison.Ordinal);
        Assert.DoesNotContain("fails the model 0", other, StringComparison.Ordinal);

        made.Edit(static lines => lines.GroupBy(Town).Select(static town => town.First()));
        (ours, other) = await BothVerifiers.AssertSay(made, ExitCodes.Finding);
        Assert.Contains("fail population uniqueness", ours, StringComparison.Ordinal);
        Assert.Contains("fails the model 0, populationUniqueness", other, StringComparison.Ordinal);

        static string Town(string line) => line[..line.IndexOf(',', StringComparison.Ordinal)];
    }

    /// <summary>Sixty records of twelve towns, two of each at least: where one is alone nothing is certified.</summary>
    private static async Task<CertifiedCase> Create(string estimator)
    {
        var towns = Enumerable
            .Range(0, 12)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i:D2}"))
            .ToArray();
        int[] sizes = [2, 2, 2, 2, 2, 3, 4, 5, 7, 9, 10, 12];
        var rows = towns
            .SelectMany((town, i) => Enumerable.Repeat(town, sizes[i]))
            .Select(static (town, i) => (i, Town: town));
        var made = await CertifiedCase.Create();
        Directory.Delete(made.Folder.At("out"), recursive: true);
        made.Folder.Write("town.csv", string.Concat(towns.Select(t => $"{t};{t[..2]};*\n")));
        made.Folder.Write(
            "data.csv",
            "id,town,diagnosis,note\n"
                + string.Concat(
                    rows.Select(r => $"p{r.i},{r.Town},{(r.i % 2 == 0 ? "E11" : "I10")},n0\n")
                )
        );
        made.Folder.Write(
            "policy.json",
            $$"""
            {
              "version": 1,
              "models": [ { "kind": "populationUniqueness", "threshold": "1/25", "populationSize": 700, "estimator": "{{estimator}}" } ],
              "suppressionLimit": "0",
              "quality": "loss",
              "attributes": [
                { "name": "id", "role": "direct" },
                { "name": "town", "role": "quasi", "hierarchy": "town.csv" },
                { "name": "diagnosis", "role": "nonIdentifying" },
                { "name": "note", "role": "nonIdentifying" }
              ]
            }
            """
        );
        var run = await SmallCase.Anonymize(
            made.Folder,
            ["--report", made.Folder.At("report.json")]
        );
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            "t00,",
            await File.ReadAllTextAsync(made.Release, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        run = await made.Certify("enclave");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return made;
    }

    private static void AssertNear(double expected, double found, string line) =>
        Assert.True(
            Math.Abs(expected - found) <= 1e-8 * Math.Abs(expected),
            string.Create(CultureInfo.InvariantCulture, $"{line}: {found:R} is not {expected:R}")
        );

    private static async Task<string> Python(string program, string argument)
    {
        var start = new ProcessStartInfo("python3", ["-c", program, argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(BothVerifiers.Root(), "eng"),
        };
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);

        // What it says beside is none of its own where the shell that starts it lacks the locale of the tests.
        var said = await error;
        Assert.True(process.ExitCode == 0, said);
        return output;
    }
}
