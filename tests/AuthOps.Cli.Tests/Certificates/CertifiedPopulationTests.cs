using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>Models of a population, certified against the file of the population.</summary>
public sealed class CertifiedPopulationTests
{
    private const string Models = """
        "models": [ { "kind": "kMap", "k": 6 }, { "kind": "deltaPresence", "minimum": "0", "maximum": "1/2" } ],
          "population": "population.csv",
        """;

    /// <summary>Six of each town; three of each are in the data.</summary>
    private static readonly string People =
        "town\n" + string.Concat(Enumerable.Range(0, 24).Select(i => "甲乙丙丁"[i % 4] + "\n"));

    private static async Task<(CertifiedCase Made, ToolRun Run)> Create(string more = "")
    {
        var made = await CertifiedCase.Create();
        Directory.Delete(made.Folder.At("out"), recursive: true);
        made.Folder.Write("population.csv", People);
        made.Folder.Write(
            "policy.json",
            SmallCase.Policy.Replace(
                "\"suppressionLimit\"",
                $"{Models}{more} \"suppressionLimit\"",
                StringComparison.Ordinal
            )
        );
        var run = await SmallCase.Anonymize(made.Folder, "--report", made.Folder.At("report.json"));
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return (made, await made.Certify("enclave"));
    }

    [Fact]
    public async Task Claims_against_a_population_are_computed_again_from_its_file()
    {
        var (made, run) = await Create();
        using var _ = made;
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));

        var without = await made.Verify();
        Assert.Contains(
            "not checked: a file is not here",
            without.Output,
            StringComparison.Ordinal
        );

        var reference = $"population.csv={made.Folder.At("population.csv")}";
        var with = await made.Verify("--reference", reference);
        Assert.Equal(ExitCodes.Ok, with.ExitCode);
        Assert.DoesNotContain("not checked", with.Output, StringComparison.Ordinal);

        made.Folder.Write("population.csv", People + "甲\n");
        var other = await made.Verify("--reference", reference);
        Assert.Equal(ExitCodes.Finding, other.ExitCode);
        Assert.Contains(
            "is not the file the certificate names",
            other.Output,
            StringComparison.Ordinal
        );
    }
}
