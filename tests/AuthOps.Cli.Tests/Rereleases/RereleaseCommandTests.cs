using System.Text.Json;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Commands;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Rereleases;

public sealed class RereleaseCommandTests
{
    [Fact]
    public async Task Releases_after_a_ledger_are_planned_checked_and_recorded()
    {
        using var made = await LedgerCase.Create();
        var first = await made.Release("r1.csv", 0);
        Assert.Equal((ExitCodes.Ok, ""), (first.ExitCode, first.Error));
        Assert.Contains("r1.csv", first.Output, StringComparison.Ordinal);

        // One newcomer would stand alone, and waits.
        var second = await made.Release(
            "r2.csv",
            1,
            "--html",
            made.Folder.At("r2.html"),
            "--report",
            made.Folder.At("r2.json")
        );

        Assert.Equal(ExitCodes.Ok, second.ExitCode);
        Assert.Contains(
            "together with 1 earlier releases: safe",
            second.Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 records satisfy the policy and were withheld",
            second.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(13, File.ReadLines(made.Folder.At("r2.csv")).Count());
        using var report = JsonDocument.Parse(
            await File.ReadAllBytesAsync(
                made.Folder.At("r2.json"),
                TestContext.Current.CancellationToken
            )
        );
        var rerelease = report.RootElement.GetProperty("rerelease");
        Assert.Equal(1, rerelease.GetProperty("withheldRows").GetInt32());
        Assert.True(rerelease.GetProperty("check").GetProperty("safe").GetBoolean());
        Assert.Contains(
            "再次发布",
            await File.ReadAllTextAsync(
                made.Folder.At("r2.html"),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );

        var compared = await made.CompareLedger("--json");
        Assert.Equal(ExitCodes.Ok, compared.ExitCode);
        using var json = JsonDocument.Parse(compared.Output);
        Assert.True(json.RootElement.GetProperty("safe").GetBoolean());

        // Three come in together.
        var third = await made.Release("r3.csv", 3);
        Assert.Equal(ExitCodes.Ok, third.ExitCode);
        Assert.Equal(16, File.ReadLines(made.Folder.At("r3.csv")).Count());
        var ledger = await ToolRun.Of("anonymize", "ledger", made.Ledger, "--ledger-key", made.Key);
        Assert.Contains("3 releases, none missing", ledger.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_recoding_is_checked_against_a_ledger_and_refused_where_none_is_safe()
    {
        using var made = await LedgerCase.Create();
        string[] local = ["--local", "--report", made.Folder.At("report.json"), "--html"];
        var first = await made.Release("r1.csv", 0, [.. local, made.Folder.At("r1.html")]);
        Assert.Equal((ExitCodes.Ok, ""), (first.ExitCode, first.Error));

        // Two newcomers are too few for a set of their own, and one record may be left out.
        var second = await made.Release("r2.csv", 2, [.. local, made.Folder.At("r2.html")]);
        Assert.Equal(ExitCodes.Refused, second.ExitCode);
        Assert.Contains(
            "not safe together with the 1 releases",
            second.Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "at least 2 records would have to be left out, and 1 may be",
            second.Error,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(made.Folder.At("r2.csv")));
        Assert.False(File.Exists(made.Folder.At("r2.html")));
        var ledger = await ToolRun.Of("anonymize", "ledger", made.Ledger, "--ledger-key", made.Key);
        Assert.Contains("1 releases, none missing", ledger.Output, StringComparison.Ordinal);

        var third = await made.Release("r3.csv", 3, [.. local, made.Folder.At("r3.html")]);
        Assert.Equal((ExitCodes.Ok, ""), (third.ExitCode, third.Error));
        Assert.Contains(
            "together with 1 earlier releases: safe",
            third.Output,
            StringComparison.Ordinal
        );
        using var report = JsonDocument.Parse(
            await File.ReadAllBytesAsync(
                made.Folder.At("report.json"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.True(
            report
                .RootElement.GetProperty("rerelease")
                .GetProperty("check")
                .GetProperty("safe")
                .GetBoolean()
        );
        Assert.Contains(
            "再次发布",
            await File.ReadAllTextAsync(
                made.Folder.At("r3.html"),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        ledger = await ToolRun.Of("anonymize", "ledger", made.Ledger, "--ledger-key", made.Key);
        Assert.Contains("2 releases, none missing", ledger.Output, StringComparison.Ordinal);
    }

    /// <summary>One newcomer is withheld, and what that costs is told.</summary>
    [Fact]
    public async Task A_local_recoding_that_is_not_safe_is_made_again()
    {
        using var made = await LedgerCase.Create();
        string[] local = ["--local", "--report", made.Folder.At("report.json")];
        var first = await made.Release("r1.csv", 0, local);
        Assert.Equal((ExitCodes.Ok, ""), (first.ExitCode, first.Error));

        var repaired = await made.Release("r2.csv", 1, local);

        Assert.Equal((ExitCodes.Ok, ""), (repaired.ExitCode, repaired.Error));
        Assert.Contains("1 records satisfy the policy", repaired.Output, StringComparison.Ordinal);
        Assert.Contains("classes were made again", repaired.Output, StringComparison.Ordinal);
        Assert.Equal(13, File.ReadLines(made.Folder.At("r2.csv")).Count());
        using var told = JsonDocument.Parse(
            await File.ReadAllBytesAsync(
                made.Folder.At("report.json"),
                TestContext.Current.CancellationToken
            )
        );
        var rerelease = told.RootElement.GetProperty("rerelease");
        Assert.Equal(1, rerelease.GetProperty("withheldRows").GetInt32());
        Assert.True(
            rerelease.GetProperty("lossAlone").GetDouble()
                < told.RootElement.GetProperty("loss").GetDouble()
        );
    }

    /// <summary>Who certifies says which ledger the release was checked against.</summary>
    [Fact]
    public async Task A_certificate_names_the_ledger()
    {
        using var made = await LedgerCase.Create();
        var first = await made.Release("r1.csv", 0);
        var head = first
            .Output[(first.Output.LastIndexOf("head is ", StringComparison.Ordinal) + 8)..]
            .Trim();
        await made.Release("r2.csv", 0, "--report", made.Folder.At("report.json"));
        using var key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        key.Save(made.Folder.At("key.pem"));

        var run = await ToolRun.Of(
            "certify",
            "--policy",
            made.Folder.At("policy.json"),
            "--input",
            made.Folder.At("data.csv"),
            "--release",
            made.Folder.At("r2.csv"),
            "--report",
            made.Folder.At("report.json"),
            "--sharing",
            "public",
            "--key",
            made.Folder.At("key.pem"),
            "--output",
            made.Folder.At("out")
        );

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        var statement = DsseEnvelope
            .Parse(File.ReadAllBytes(made.Folder.At("out/public/certificate.dsse.json")))
            .Statement;
        var claim = ReleaseCertificate.Read(statement).Claim("earlierReleases");
        Assert.Equal(ClaimBasis.Attested, claim.Basis);
        Assert.Equal($$"""{"count":1,"ledgerHead":"{{head}}"}""", claim.Value);
        AuthOps.Cli.Tests.Verification.PredicateSchema.AssertFits(statement);
    }

    [Fact]
    public async Task What_cannot_be_safe_is_refused_and_leaves_no_trace()
    {
        using var made = await LedgerCase.Create();
        await made.Release("r1.csv", 0);

        var run = await made.Release("r2.csv", 2);

        Assert.Equal(ExitCodes.Refused, run.ExitCode);
        Assert.Contains(
            "Together with the 1 earlier releases",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("Raise the suppression limit", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(made.Folder.At("r2.csv")));
        Assert.Single(Directory.GetFiles(made.Ledger, "*.entry"));
    }

    [Fact]
    public async Task A_missing_release_another_key_and_a_ledger_set_back_are_named()
    {
        using var made = await LedgerCase.Create();
        await made.Release("r1.csv", 0);
        var before = File.ReadAllBytes(Path.Combine(made.Ledger, "head.json"));
        var second = await made.Release("r2.csv", 0, "--json");
        using var json = JsonDocument.Parse(second.Output);
        var head = json.RootElement.GetProperty("rerelease").GetProperty("ledgerHead").GetString()!;

        var latest = File.ReadAllBytes(Path.Combine(made.Ledger, "head.json"));
        File.WriteAllBytes(Path.Combine(made.Ledger, "head.json"), before);
        var run = await made.Release("r3.csv", 0, "--ledger-head", head);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("it was set back", run.Error, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(made.Ledger, "head.json"), latest);

        var key = File.ReadAllBytes(made.Key);
        key[0] ^= 1;
        File.WriteAllBytes(made.Key, key);
        run = await made.CompareLedger();
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("under another key", run.Error, StringComparison.Ordinal);
        key[0] ^= 1;
        File.WriteAllBytes(made.Key, key);

        File.Delete(Path.Combine(made.Ledger, "000001.entry"));
        run = await made.Release("r3.csv", 0);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("The entry of r1.csv is missing", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(made.Folder.At("r3.csv")));
    }

    [Fact]
    public async Task Planted_differences_are_found_in_files_that_have_the_key()
    {
        using var made = await LedgerCase.Create();
        var lines = Enumerable
            .Range(0, 10)
            .Select(i => $"p{i},甲,{(i % 2 == 0 ? "E11" : "I10")}\n");
        var old = made.Folder.Write("old.csv", "id,town,diagnosis\n" + string.Concat(lines));
        var now = made.Folder.Write(
            "new.csv",
            "id,town,diagnosis\n" + string.Concat(lines) + "p10,甲,C34\n"
        );

        var run = await made.Compare(
            old,
            now,
            "--row-key",
            "id",
            "--json",
            "--html",
            made.Folder.At("c.html")
        );

        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        using var json = JsonDocument.Parse(run.Output);
        var report = json.RootElement.GetProperty("releases")[0];
        Assert.Equal(1, report.GetProperty("personsAlone").GetInt32());
        Assert.Equal("joined", report.GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Equal(
            11,
            report
                .GetProperty("findings")[0]
                .GetProperty("classes")[0]
                .GetProperty("persons")
                .GetInt32()
        );
        Assert.Contains(
            "不安全",
            await File.ReadAllTextAsync(
                made.Folder.At("c.html"),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        run = await made.Compare(old, now, "--row-key", "id");
        Assert.Contains(
            "FAIL 1 persons of class 1 (11 records) of new.csv are in no release before; 3 are asked for.",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("C34", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_row_keys_nothing_is_called_safe()
    {
        using var made = await LedgerCase.Create();
        await made.Release("r1.csv", 0);
        await made.Release("r2.csv", 0);

        var run = await made.Compare(made.Folder.At("r1.csv"), made.Folder.At("r2.csv"));

        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains("CANNOT BE CALLED SAFE", run.Output, StringComparison.Ordinal);
        run = await made.CompareLedger(made.Folder.At("r2.csv"));
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await made.Compare(made.Folder.At("r1.csv"));
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await made.Compare(
            made.Folder.At("r1.csv"),
            made.Folder.At("r2.csv"),
            "--row-key",
            "id"
        );
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("has no column of row keys", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_do_not_belong_together_are_refused()
    {
        using var made = await LedgerCase.Create();
        var run = await SmallCase.Anonymize(made.Folder, "--after", made.Ledger);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await SmallCase.Anonymize(made.Folder, "--row-key", "id");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await ToolRun.Of(
            "anonymize",
            "ledger",
            made.Folder.At("other"),
            "--create",
            "--ledger-key",
            made.Folder.At("other/key")
        );
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        run = await ToolRun.Of(
            "anonymize",
            "ledger",
            made.Ledger,
            "--create",
            "--ledger-key",
            made.Key
        );
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(made.Key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            run = await made.Release("r1.csv", 0);
            Assert.Equal(ExitCodes.Data, run.ExitCode);
            Assert.Contains("0600", run.Error, StringComparison.Ordinal);
        }
    }
}
