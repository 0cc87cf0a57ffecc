using AuthOps.Cli.Commands;

namespace AuthOps.Cli.Tests.Certificates;

public sealed class DetermineCommandTests
{
    private const string Later = "2080-01-01T00:00:00Z";

    private static string Evidence(params string[] kinds) =>
        $$"""
        {
          "reasoning": "no means reasonably likely to be used leads back",
          "evidence": [{{string.Join(
            ", ",
            kinds.Select(k =>
                $$"""{ "kind": "{{k}}", "file": "minutes.txt", "description": "seen" }"""
            )
        )}}]
        }
        """;

    private static readonly string[] Kinds =
    [
        "keyDestruction",
        "linkDestruction",
        "sourceSeparation",
        "recipientControls",
    ];

    private static Task<ToolRun> Determine(
        CertifiedCase made,
        string key,
        string expires = Later,
        string? evidence = null
    )
    {
        made.Folder.Write("minutes.txt", "keys shredded in the presence of the assessor");
        made.Folder.Write("evidence.json", evidence ?? Evidence(Kinds));
        return ToolRun.Of(
            "determine",
            "--certificate",
            made.Certificate,
            "--evidence",
            made.Folder.At("evidence.json"),
            "--key",
            key,
            "--trust",
            made.Folder.At("trust.json"),
            "--expires",
            expires,
            "--output",
            made.Folder.At("out/public/determination.dsse.json")
        );
    }

    private static string AssessorKey(CertifiedCase made)
    {
        var path = made.Folder.At("assessor.pem");
        made.Assessor.Save(path);
        return path;
    }

    [Fact]
    public async Task An_assessor_determines_and_whoever_verifies_has_a_lawful_basis()
    {
        using var made = await CertifiedCase.Create();

        var run = await Determine(made, AssessorKey(made));

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("the finding is the assessor's", run.Output, StringComparison.Ordinal);
        var verified = await ToolRun.Of(
            "verify",
            made.Folder.At("out/public/determination.dsse.json"),
            "--trust",
            made.Folder.At("trust.json")
        );
        Assert.Equal(ExitCodes.Ok, verified.ExitCode);
        Assert.Contains("lawful basis: ", verified.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("certifier", "an assessor judges the work of others")]
    [InlineData("expired", "has expired")]
    [InlineData("level", "below level 3")]
    public async Task What_would_not_hold_is_not_written(string what, string reason)
    {
        using var made = await CertifiedCase.Create(what == "level" ? "public" : "enclave");
        var key = what == "certifier" ? made.Folder.At("key.pem") : AssessorKey(made);

        var run = await Determine(made, key, what == "expired" ? "2020-01-01T00:00:00Z" : Later);

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(made.Folder.At("out/public/determination.dsse.json")));
    }

    [Fact]
    public async Task Evidence_of_every_kind_is_needed()
    {
        using var made = await CertifiedCase.Create();
        var key = AssessorKey(made);
        var run = await Determine(made, key, evidence: Evidence(Kinds[..3]));
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "There is no evidence of RecipientControls",
            run.Error,
            StringComparison.Ordinal
        );
        run = await Determine(made, key, evidence: Evidence([.. Kinds, "trust"]));
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("must be one of keyDestruction", run.Error, StringComparison.Ordinal);
        run = await Determine(
            made,
            key,
            evidence: Evidence(Kinds).Replace("minutes.txt", "absent.txt", StringComparison.Ordinal)
        );
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("absent.txt", run.Error, StringComparison.Ordinal);
        foreach (
            var text in new[] { "{}", "[]", "{\"evidence\":{},\"reasoning\":\"r\"}", "no json" }
        )
        {
            run = await Determine(made, key, evidence: text);
            Assert.Equal(ExitCodes.Data, run.ExitCode);
        }

        Assert.False(File.Exists(made.Folder.At("out/public/determination.dsse.json")));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2080-01-01")]
    public async Task An_instant_has_one_form(string expires)
    {
        using var made = await CertifiedCase.Create();
        Assert.Equal(ExitCodes.Usage, (await Determine(made, AssessorKey(made), expires)).ExitCode);
    }
}
