using System.Text.Json.Nodes;
using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>Models of a population, certified against the file of the population.</summary>
public sealed class CertifiedPopulationTests
{
    private const string Map = """{ "kind": "kMap", "k": 6 }""";

    private const string Presence =
        """{ "kind": "deltaPresence", "minimum": "1/4", "maximum": "1/2" }""";

    /// <summary>Six of each town; three of each are in the data.</summary>
    private static readonly string People =
        "town\n" + string.Concat(Enumerable.Range(0, 24).Select(i => "甲乙丙丁"[i % 4] + "\n"));

    private static async Task<CertifiedCase> Create(bool isLocal)
    {
        var made = isLocal
            ? await CertifiedCase.CreateLocal(SmallCase.Data)
            : await CertifiedCase.Create();
        Directory.Delete(made.Folder.At("out"), recursive: true);
        made.Folder.Write("population.csv", People);
        made.Folder.Write(
            "policy.json",
            SmallCase.Policy.Replace(
                "\"suppressionLimit\"",
                $"\"models\": [ {Map}, {Presence} ], \"population\": \"population.csv\", \"suppressionLimit\"",
                StringComparison.Ordinal
            )
        );
        string[] more = isLocal ? ["--local"] : [];
        var run = await SmallCase.Anonymize(
            made.Folder,
            [.. more, "--report", made.Folder.At("report.json")]
        );
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        run = await made.Certify("enclave");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return made;
    }

    private static string Reference(CertifiedCase made) =>
        $"population.csv={made.Folder.At("population.csv")}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_verifiers_compute_claims_against_a_population_again_from_its_file(
        bool isLocal
    )
    {
        using var made = await Create(isLocal);
        var (ours, other) = await BothVerifiers.AssertSay(made, ExitCodes.Ok);
        Assert.Contains("not checked: a file is not here", ours, StringComparison.Ordinal);
        Assert.Contains("not checked: model.1", other, StringComparison.Ordinal);

        (ours, other) = await BothVerifiers.AssertSay(
            made,
            ExitCodes.Ok,
            "--reference",
            Reference(made)
        );
        Assert.DoesNotContain("not checked", ours + other, StringComparison.Ordinal);

        made.Folder.Write("population.csv", People + "甲\n");
        (ours, other) = await BothVerifiers.AssertSay(
            made,
            ExitCodes.Finding,
            "--reference",
            Reference(made)
        );
        Assert.Contains("is not the file the certificate names", ours, StringComparison.Ordinal);
        Assert.Contains("is not the file the certificate names", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.1", "measure", "\"5/1\"", false)]
    [InlineData("model.1", "measure", "\"7/1\"", true)]
    [InlineData("model.2", "holds", "false", false)]
    [InlineData("model.2", "holds", "false", true)]
    public async Task Both_verifiers_refuse_a_claim_that_the_population_does_not_give(
        string claim,
        string member,
        string value,
        bool isLocal
    )
    {
        using var made = await Create(isLocal);
        made.Resign(c =>
        {
            if ((string?)c["claim"] == claim)
            {
                c["value"]![member] = JsonNode.Parse(value);
            }
        });

        // Without the file nothing can be said; with it, that the claim is wrong.
        await BothVerifiers.AssertSay(made, ExitCodes.Ok);
        var (ours, other) = await BothVerifiers.AssertSay(
            made,
            ExitCodes.Finding,
            "--reference",
            Reference(made)
        );
        Assert.Contains(claim, ours, StringComparison.Ordinal);
        Assert.Contains($"the claim {claim} is not", other, StringComparison.Ordinal);
    }

    /// <summary>
    /// Three of a town stay under its name and three of its neighbour under that of both: the share of each class is within the bounds, and the people of
    /// the first town lie under both.
    /// </summary>
    [Fact]
    public async Task Both_verifiers_refuse_classes_that_share_persons()
    {
        using var made = await Create(isLocal: true);
        Assert.Equal(
            ["丁", "丙", "乙", "甲"],
            File.ReadLines(made.Release)
                .Skip(1)
                .Select(l => l[..1])
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        made.Edit(static lines => lines.Select(static l => l[0] == '乙' ? "north" + l[1..] : l));

        var (ours, other) = await BothVerifiers.AssertSay(
            made,
            ExitCodes.Finding,
            "--reference",
            Reference(made)
        );
        Assert.Contains("presence", ours, StringComparison.Ordinal);
        Assert.Contains("share", ours, StringComparison.Ordinal);
        Assert.Contains("fails the model 2, deltaPresence", other, StringComparison.Ordinal);
        Assert.DoesNotContain("fails the model 1", other, StringComparison.Ordinal);
    }
}
