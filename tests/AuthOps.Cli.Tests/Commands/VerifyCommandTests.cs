using System.Text.Json;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Tests.Verification;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Tests.Commands;

[Collection(SharedDemo.Name)]
public sealed class VerifyCommandTests(DemoFixture demo)
{
    private string TrustPath => Path.Combine(demo.Keys, DemoKeys.TrustFileName);

    [Fact]
    public async Task Good_evidence_exits_with_0()
    {
        var (code, output, _) = await RunAsync("verify", demo.Evidence, "--trust", TrustPath);

        Assert.Equal(ExitCodes.Ok, code);
        Assert.EndsWith("verified", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_without_trust_exits_with_1_and_says_what_is_open()
    {
        var (code, output, _) = await RunAsync("verify", demo.Evidence);

        Assert.Equal(ExitCodes.Finding, code);
        Assert.EndsWith(
            "consistent, signer not established",
            output.TrimEnd(),
            StringComparison.Ordinal
        );
        Assert.All(
            demo.Outcome.Facts.Signers,
            signer => Assert.Contains(signer.KeyId, output, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Bad_evidence_exits_with_1_and_names_file_and_reason()
    {
        using var copy = new EvidenceCopy(demo);
        copy.Damage(EvidenceFiles.Release);
        var (code, output, _) = await RunAsync("verify", copy.Folder, "--trust", TrustPath);

        Assert.Equal(ExitCodes.Finding, code);
        Assert.Contains("FAIL  release.csv: was changed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_or_a_trust_file_that_is_none_exits_with_3()
    {
        var missing = await RunAsync("verify", Path.Combine(demo.Root, "absent"));
        var noTrust = await RunAsync(
            "verify",
            demo.Evidence,
            "--trust",
            Path.Combine(demo.Evidence, EvidenceFiles.Grant)
        );

        Assert.Equal(ExitCodes.Data, missing.Code);
        Assert.Equal(ExitCodes.Data, noTrust.Code);
        Assert.Contains("trust file", noTrust.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_folder_at_all_exits_with_2() =>
        Assert.Equal(ExitCodes.Usage, (await RunAsync("verify")).Code);

    [Fact]
    public async Task Json_says_the_same()
    {
        var (code, output, _) = await RunAsync("verify", demo.Evidence, "--json");
        using var json = JsonDocument.Parse(output);

        Assert.Equal(ExitCodes.Finding, code);
        Assert.False(json.RootElement.GetProperty("accepted").GetBoolean());
        Assert.True(json.RootElement.GetProperty("consistent").GetBoolean());
        Assert.Equal(
            VerificationScreen.SignerNotEstablished,
            json.RootElement.GetProperty("verdict").GetString()
        );
        Assert.Equal(10, json.RootElement.GetProperty("signers").GetArrayLength());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Program.RunAsync(
            arguments,
            output,
            error,
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString(), error.ToString());
    }
}
