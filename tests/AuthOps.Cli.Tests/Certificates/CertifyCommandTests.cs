using System.Text.Json;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Commands;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Certificates;

public sealed class CertifyCommandTests
{
    [Fact]
    public async Task A_release_is_certified_and_verified_and_every_claim_says_what_it_stands_on()
    {
        using var made = await CertifiedCase.Create();
        Assert.Equal((ExitCodes.Ok, ""), (made.Run.ExitCode, made.Run.Error));
        Assert.Contains("no determination", made.Run.Output, StringComparison.Ordinal);

        var run = await made.Verify();

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        foreach (
            var line in new[]
            {
                "smallestClass: 3 (derived from the release and its policy): computed again",
                "inputRows: 12 (attested by the signer): not computable",
                "level: 3 (derived from the release and its policy; rests on what is attested: contextRisk, sharing): computed again",
                "file: byte for byte the certified one",
                "signatures: by operator",
            }
        )
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }

        // The input is committed to, and its digest stands nowhere that may leave.
        using var opening = JsonDocument.Parse(
            await File.ReadAllBytesAsync(
                made.Folder.At("out/internal/opening.json"),
                TestContext.Current.CancellationToken
            )
        );
        var digest = opening.RootElement.GetProperty("inputSha256").GetString()!;
        var statement = DsseEnvelope.Parse(File.ReadAllBytes(made.Certificate)).Statement;
        Assert.DoesNotContain(digest, statement.Predicate.GetRawText(), StringComparison.Ordinal);
        Assert.True(
            InputCommitment.Opens(
                opening.RootElement.GetProperty("commitment").GetString()!,
                opening.RootElement.GetProperty("key").GetString()!,
                digest
            )
        );
        AuthOps.Cli.Tests.Verification.PredicateSchema.AssertFits(statement);
    }

    [Fact]
    public async Task The_dossier_has_its_parts_and_is_signed()
    {
        using var made = await CertifiedCase.Create();
        var page = await File.ReadAllTextAsync(
            made.Folder.At("out/internal/dossier.html"),
            TestContext.Current.CancellationToken
        );
        foreach (
            var part in "一、二、三、四、五、六、七、".Split(
                '、',
                StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            Assert.Contains($"{part}、", page, StringComparison.Ordinal);
        }

        Assert.Equal(3, page.Split("<svg").Length - 1);
        var run = await ToolRun.Of(
            "verify",
            made.Folder.At("out/internal/dossier.dsse.json"),
            "--trust",
            made.Folder.At("trust.json")
        );
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        made.Folder.Write("out/internal/dossier.html", page + " ");
        run = await ToolRun.Of(
            "verify",
            made.Folder.At("out/internal/dossier.dsse.json"),
            "--trust",
            made.Folder.At("trust.json")
        );
        Assert.Equal(ExitCodes.Finding, run.ExitCode);
    }

    [Fact]
    public async Task A_reordered_file_passes_and_is_said_to_be_another_form()
    {
        using var made = await CertifiedCase.Create();
        made.Edit(static lines => lines.Reverse());

        var run = await made.Verify();

        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("in another order or form", run.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string> Broken =>
        [
            "class of k - 1",
            "homogeneous class",
            "outside its hierarchy",
            "swapped row",
            "changed digest",
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_release_is_found(string what)
    {
        using var made = await CertifiedCase.Create();
        Break(made, what);

        var run = await made.Verify();

        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains("FAIL", run.Output, StringComparison.Ordinal);
    }

    private static void Break(CertifiedCase made, string what)
    {
        switch (what)
        {
            case "class of k - 1":
                made.Edit(static lines => lines[1..]);
                break;
            case "homogeneous class":
                made.Edit(static lines =>
                    lines.Select(l =>
                        l.StartsWith('甲') ? l.Replace("E11", "I10", StringComparison.Ordinal) : l
                    )
                );
                break;
            case "outside its hierarchy":
                made.Edit(static lines =>
                    [lines[0].Replace("甲", "戊", StringComparison.Ordinal), .. lines[1..]]
                );
                break;
            case "swapped row":
                // A diagnosis of one class for one of another: every column keeps its cells, k and l stay.
                made.Edit(static lines =>
                {
                    var first = Array.FindIndex(
                        lines,
                        l => l.StartsWith('甲') && l.Contains("E11", StringComparison.Ordinal)
                    );
                    var other = Array.FindIndex(
                        lines,
                        l =>
                            l.StartsWith('甲')
                            && l.EndsWith("n0", StringComparison.Ordinal)
                            && l.Contains("I10", StringComparison.Ordinal)
                    );
                    var next = Array.FindIndex(
                        lines,
                        l => l.StartsWith('乙') && l.Contains("E11", StringComparison.Ordinal)
                    );
                    lines[other] = lines[other].Replace("I10", "E11", StringComparison.Ordinal);
                    lines[next] = lines[next].Replace("E11", "I10", StringComparison.Ordinal);
                    Assert.True(first >= 0);
                    return lines;
                });
                break;
            default:
                made.Resign(static claim =>
                {
                    if (claim["claim"]!.GetValue<string>() == "rowsDigest")
                    {
                        claim["value"] = new string('0', 64);
                    }
                });
                break;
        }
    }

    [Fact]
    public async Task A_claim_that_is_dressed_up_is_found()
    {
        using var made = await CertifiedCase.Create();
        made.Resign(static claim =>
        {
            if (claim["claim"]!.GetValue<string>() == "level")
            {
                claim.Remove("restsOn");
            }
        });

        var run = await made.Verify();

        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains(
            "The claim level is not what the release gives",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_changed_policy_and_another_file_are_found()
    {
        using var made = await CertifiedCase.Create();
        var policy = made.Folder.At("out/public/policy.json");
        var text = await File.ReadAllTextAsync(policy, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            policy,
            text.Replace("\"k\":3", "\"k\":2", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        var run = await made.Verify();
        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains("not the policy that was certified", run.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(policy, text, TestContext.Current.CancellationToken);
        made.Edit(static lines => lines.Concat(lines));
        run = await made.Verify();
        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains("the certificate is of another file", run.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Harmful =>
        new()
        {
            { "11010519491231002X", "identifier" },
            { "138****1234", "masked" },
            { "d41d8cd98f00b204e9800998ecf8427e", "hash" },
            { "seen by the night nurse of ward seven", "free text" },
        };

    [Theory]
    [MemberData(nameof(Harmful))]
    public async Task A_column_called_harmless_that_is_not_is_refused(string cell, string reason)
    {
        using var made = await CertifiedCase.Create(
            data: SmallCase.Data.Replace("n1\n", cell + "\n", StringComparison.Ordinal)
        );

        Assert.Equal(ExitCodes.Refused, made.Run.ExitCode);
        Assert.Contains(reason, made.Run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(cell, made.Run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(made.Folder.At("out")));
    }

    [Fact]
    public async Task Files_that_do_not_belong_together_are_refused_and_nothing_is_written()
    {
        using var made = await CertifiedCase.Create();
        Directory.Delete(made.Folder.At("out"), recursive: true);
        made.Edit(static lines => lines.Reverse());
        var run = await made.Certify("public");
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("is the report of another release", run.Error, StringComparison.Ordinal);

        made.Edit(static lines => lines.Reverse());
        File.AppendAllText(made.Folder.At("policy.json"), "\n");
        run = await made.Certify("public");
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "was changed since the release was made",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            made.Folder.Entries,
            e => e.Contains("out", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Classes_above_the_threshold_are_graded_level_2()
    {
        using var made = await CertifiedCase.Create("public");
        Assert.Contains(
            "level: 2 (derived from the release and its policy)",
            made.Run.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_determination_is_a_lawful_basis_only_by_an_assessor()
    {
        using var made = await CertifiedCase.Create();
        var certificate = DsseEnvelope.Parse(File.ReadAllBytes(made.Certificate));
        var statement = new AnonymizationDetermination(
            certificate.Statement.Subjects[0],
            certificate.Statement.Digest,
            Enum.GetValues<IrreversibilityKind>()
                .Select(k => new IrreversibilityEvidence(k, new string('a', 64), $"seen: {k}")),
            "no means reasonably likely to be used leads back",
            new DateTimeOffset(2080, 1, 1, 0, 0, 0, TimeSpan.Zero)
        ).ToStatement();
        var path = made.Folder.At("out/public/determination.dsse.json");

        async Task<ToolRun> Signed(params AuthOps.Primitives.Signatures.SigningKey[] keys)
        {
            File.WriteAllBytes(path, DsseEnvelope.Sign(statement, keys).ToBytes());
            return await ToolRun.Of("verify", path, "--trust", made.Folder.At("trust.json"));
        }

        var run = await Signed(made.Assessor);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("lawful basis: ", run.Output, StringComparison.Ordinal);
        AuthOps.Cli.Tests.Verification.PredicateSchema.AssertFits(statement);

        Assert.Equal(ExitCodes.Finding, (await Signed(made.Key)).ExitCode);
        run = await Signed(made.Assessor, made.Key);
        Assert.Equal(ExitCodes.Finding, run.ExitCode);
        Assert.Contains(
            "an assessor judges the work of others",
            run.Output,
            StringComparison.Ordinal
        );
    }
}
