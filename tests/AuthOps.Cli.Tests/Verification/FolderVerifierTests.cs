using System.Diagnostics;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>What is changed, missing, added or not a plain file is found and named.</summary>
[Collection(SharedDemo.Name)]
public sealed class FolderVerifierTests(DemoFixture demo)
{
    private const int FileCount = 17;

    [Fact]
    public void The_evidence_as_made_is_accepted()
    {
        using var copy = new EvidenceCopy(demo);

        Assert.Equal(FileCount, copy.Names.Count);
        Assert.True(copy.Verify().IsAccepted);
    }

    [Fact]
    public void Every_changed_file_is_refused_and_named()
    {
        foreach (var name in Names())
        {
            using var copy = new EvidenceCopy(demo);
            copy.Damage(name);
            var result = copy.Verify();

            Assert.False(result.IsAccepted, name);
            Assert.Contains(result.Findings, finding => finding.File == name);
        }
    }

    [Fact]
    public void Every_missing_file_is_refused_and_named()
    {
        foreach (var name in Names())
        {
            using var copy = new EvidenceCopy(demo);
            File.Delete(copy.PathOf(name));
            var result = copy.Verify();

            Assert.False(result.IsAccepted, name);
            Assert.Contains(
                result.Findings,
                finding =>
                    finding.File == name
                    && finding.Reason.Contains("missing", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData("added.txt")]
    [InlineData("usage-log/added.bin")]
    [InlineData(".hidden")]
    [InlineData("report.html.bak")]
    public void An_added_file_is_refused_and_named(string name)
    {
        using var copy = new EvidenceCopy(demo);
        File.WriteAllText(copy.PathOf(name), "added");
        var finding = Assert.Single(copy.Verify().Findings);

        Assert.Equal(name, finding.File);
        Assert.Contains("was added", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty-folder")]
    [InlineData("usage-log/empty-folder")]
    public void An_added_folder_is_refused_and_named(string name)
    {
        using var copy = new EvidenceCopy(demo);
        Directory.CreateDirectory(copy.PathOf(name));

        Assert.Contains(copy.Verify().Findings, finding => finding.File == name);
    }

    [Fact]
    public void A_link_is_refused_even_where_it_leads_to_the_true_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var copy = new EvidenceCopy(demo);
        File.Delete(copy.PathOf(EvidenceFiles.Release));
        File.CreateSymbolicLink(
            copy.PathOf(EvidenceFiles.Release),
            Path.Combine(demo.Evidence, EvidenceFiles.Release)
        );

        Assert.Contains(
            copy.Verify().Findings,
            finding =>
                finding.File == EvidenceFiles.Release
                && finding.Reason.Contains("link", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_pipe_is_refused_and_does_not_block()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs mkfifo");
        using var copy = new EvidenceCopy(demo);
        using var made = Process.Start("mkfifo", [copy.PathOf("pipe")]);
        made.WaitForExit();

        Assert.Contains(copy.Verify().Findings, finding => finding.File == "pipe");
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        using var copy = new EvidenceCopy(demo);
        for (var i = 0; i < EvidenceFolder.MaxEntries; i++)
        {
            File.WriteAllText(copy.PathOf($"added-{i}"), "x");
        }

        Assert.Contains(copy.Verify().Findings, finding => finding.File == ".");
    }

    [Fact]
    public void Keys_of_another_run_establish_nothing()
    {
        using var copy = new EvidenceCopy(demo);
        using var others = DemoKeys.Create();
        var result = copy.Verify(others.CreateTrust(DemoAuthorization.Validity(DemoFixture.Small)));

        Assert.False(result.IsAccepted);
        Assert.All(
            EvidenceFiles.Statements,
            kind =>
                Assert.Contains(
                    result.Findings,
                    finding =>
                        finding.File == kind.File
                        && finding.Reason.Contains(
                            "not among the trusted",
                            StringComparison.Ordinal
                        )
                )
        );
    }

    [Fact]
    public void A_key_in_another_role_is_not_enough()
    {
        using var copy = new EvidenceCopy(demo);
        var trust = new TrustFile([
            .. copy.Trust.Keys.Select(key => new TrustedKey(
                key.PublicKey,
                key.Party,
                key.Roles.Contains(Roles.Operator) ? [Roles.Hospital] : key.Roles,
                key.NotBefore,
                key.NotAfter
            )),
        ]);

        Assert.Contains(
            copy.Verify(trust).Findings,
            finding =>
                finding.File == EvidenceFiles.Manifest
                && finding.Reason.Contains("role operator", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_key_that_has_expired_is_named()
    {
        using var copy = new EvidenceCopy(demo);
        var past = DateTimeOffset.UnixEpoch;
        var trust = new TrustFile([
            .. copy.Trust.Keys.Select(key => new TrustedKey(
                key.PublicKey,
                key.Party,
                key.Roles,
                past,
                past.AddDays(1)
            )),
        ]);

        Assert.Contains(
            copy.Verify(trust).Findings,
            finding => finding.Reason.Contains("validity has ended", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Without_trust_the_evidence_is_consistent_and_no_signer_established()
    {
        using var copy = new EvidenceCopy(demo);
        var result = copy.Verify(trust: null);

        Assert.True(result.IsConsistent);
        Assert.False(result.IsAccepted);
        Assert.Equal(5, result.Fingerprints.Select(signer => signer.KeyId).Distinct().Count());
        Assert.All(result.Fingerprints, signer => Assert.Null(signer.Party));
        Assert.DoesNotContain(result.Parts, part => part.Part == "signatures");
    }

    private List<string> Names()
    {
        using var copy = new EvidenceCopy(demo);
        return [.. copy.Names];
    }
}
