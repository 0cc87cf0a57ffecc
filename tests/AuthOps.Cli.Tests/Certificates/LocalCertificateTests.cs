using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Commands;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>Certificates of local recodings: both verifiers, the tool's and the one in Python, say the same of every release.</summary>
public sealed class LocalCertificateTests
{
    /// <summary>Five records of each town of the north, two of one in the south and three of the other.</summary>
    private static readonly string s_data =
        "id,town,diagnosis,note\n"
        + string.Concat(
            "甲甲甲甲甲乙乙乙乙乙丙丙丁丁丁".Select(
                static (town, i) => $"p{i},{town},{(i % 2 == 0 ? "E11" : "I10")},n\n"
            )
        );

    [Fact]
    public async Task A_local_recoding_is_certified_and_its_levels_are_counts_of_cells()
    {
        using var made = await CertifiedCase.CreateLocal(s_data);
        Assert.Equal((ExitCodes.Ok, ""), (made.Run.ExitCode, made.Run.Error));
        var certificate = ReleaseCertificate.Read(
            DsseEnvelope.Parse(await File.ReadAllBytesAsync(made.Certificate, Token)).Statement
        );
        Assert.True(certificate.IsLocalRecoding);
        Assert.Equal("""{"town":[10,0,5,0]}""", certificate.Claim("cellLevels").Value);
        Assert.DoesNotContain(certificate.Claims, c => c.Name == "levels");
        var page = await File.ReadAllTextAsync(made.Folder.At("out/internal/dossier.html"), Token);
        Assert.Contains("A local recoding", page, StringComparison.Ordinal);
        await BothVerifiers.AssertSay(made, ExitCodes.Ok);
    }

    public static TheoryData<string> Faults =>
        [
            "reordered",
            "k - 1",
            "homogeneous",
            "outside",
            "swapped",
            "coarser",
            "other file",
            "digest",
            "levels",
            "cells",
        ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Both_verifiers_agree_on_every_broken_release(string fault)
    {
        using var made = await CertifiedCase.CreateLocal(s_data);
        switch (fault)
        {
            case "reordered":
                made.Edit(static lines => lines.Reverse());
                break;
            case "k - 1":
                made.Edit(static lines => lines.Skip(3));
                break;
            case "homogeneous":
                made.Edit(static lines =>
                    lines.Select(l =>
                        l[0] == '甲' ? l.Replace("I10", "E11", StringComparison.Ordinal) : l
                    )
                );
                break;
            case "outside":
                made.Edit(static lines => ["戊" + lines[0][1..], .. lines[1..]]);
                break;
            case "swapped":
                // The sensitive values of a record of the north and one of the south.
                made.Edit(static lines =>
                    [
                        lines[0].Replace("E11", "I10", StringComparison.Ordinal),
                        .. lines[1..^2],
                        lines[^2].Replace("I10", "E11", StringComparison.Ordinal),
                        lines[^1],
                    ]
                );
                break;
            case "coarser":
                made.Edit(static lines => lines.Select(l => l[0] == '甲' ? "north" + l[1..] : l));
                break;
            case "other file":
                made.Edit(static lines => lines[..^1].Append(lines[0]));
                break;
            case "digest":
                made.Resign(static claim => Change(claim, "rowsDigest", new string('0', 64)));
                break;
            case "levels":
                made.Resign(static claim =>
                {
                    if ((string?)claim["claim"] == "cellLevels")
                    {
                        claim["claim"] = "levels";
                    }
                });
                break;
            default:
                made.Resign(static claim =>
                {
                    if ((string?)claim["claim"] == "cellLevels")
                    {
                        claim["value"]!["town"]![0] = 11;
                    }
                });
                break;
        }

        await BothVerifiers.AssertSay(
            made,
            fault == "reordered" ? ExitCodes.Ok : ExitCodes.Finding
        );
    }

    [Fact]
    public async Task A_report_of_another_way_is_no_report_of_the_release()
    {
        using var made = await CertifiedCase.CreateLocal(s_data);
        // The same figures under the name of a full-domain release: its columns mix levels, and it has no front.
        var report = await File.ReadAllTextAsync(made.Folder.At("report.json"), Token);
        made.Folder.Write(
            "report.json",
            report.Replace("authops/anonymize-local", "authops/anonymize", StringComparison.Ordinal)
        );
        Directory.Delete(made.Folder.At("out"), recursive: true);

        var run = await made.Certify("enclave");

        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.False(Directory.Exists(made.Folder.At("out")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void Change(System.Text.Json.Nodes.JsonObject claim, string name, string value)
    {
        if ((string?)claim["claim"] == name)
        {
            claim["value"] = value;
        }
    }
}
