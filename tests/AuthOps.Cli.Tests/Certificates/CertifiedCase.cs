using System.Text.Json.Nodes;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Certificates;

/// <summary>The small case released and certified by the tool, in a folder of its own.</summary>
internal sealed class CertifiedCase : IDisposable
{
    private CertifiedCase(TemporaryFolder folder, SigningKey key, SigningKey assessor) =>
        (Folder, Key, Assessor) = (folder, key, assessor);

    public TemporaryFolder Folder { get; }

    public SigningKey Key { get; }

    public SigningKey Assessor { get; }

    public string Certificate => Folder.At("out/public/certificate.dsse.json");

    public string Release => Folder.At("release.csv");

    /// <summary>A local recoding, certified.</summary>
    public static Task<CertifiedCase> CreateLocal(string data) =>
        Create("enclave", data, isLocal: true);

    /// <summary>Releases, and certifies with further arguments; what the last command said is in <see cref="Run"/>.</summary>
    public static Task<CertifiedCase> Create(
        string sharing = "enclave",
        string? data = null,
        params string[] more
    ) => Create(sharing, data, isLocal: false, more);

    private static async Task<CertifiedCase> Create(
        string sharing,
        string? data,
        bool isLocal,
        params string[] more
    )
    {
        // The labels of the towns stand at two levels.
        var folder = SmallCase.Write(
            data: data,
            hierarchy: isLocal
                ? "甲;甲;north;*\n乙;乙;north;*\n丙;丙;south;*\n丁;丁;south;*\n"
                : null
        );
        var made = new CertifiedCase(
            folder,
            SigningKey.Generate(SignatureAlgorithm.Ed25519),
            SigningKey.Generate(SignatureAlgorithm.Ed25519)
        );
        made.Key.Save(folder.At("key.pem"));
        folder.Write(
            "trust.json",
            new TrustFile([
                Trusted(made.Key, "Operator", Roles.Operator),
                Trusted(made.Assessor, "Assessor", AnonymizationDetermination.AssessorRole),
            ]).ToBytes()
        );
        folder.Write(
            "context.json",
            """
            {
              "deliberateAttempt": { "value": "0.1", "justification": "contract and audit" },
              "inadvertentRecognition": { "value": "0.05", "justification": "few readers" },
              "breach": { "value": "0.02", "justification": "no breach in five years" }
            }
            """
        );
        var run = await SmallCase.Anonymize(
            folder,
            [.. isLocal ? ["--local"] : (string[])[], "--report", folder.At("report.json")]
        );
        Assert.Equal(0, run.ExitCode);
        made.Run = await made.Certify(sharing, more);
        return made;
    }

    /// <summary>What the last command said.</summary>
    public ToolRun Run { get; private set; } = new(0, "", "");

    public Task<ToolRun> Certify(string sharing, params string[] more) =>
        ToolRun.Of([
            "certify",
            "--policy",
            Folder.At("policy.json"),
            "--input",
            Folder.At("data.csv"),
            "--release",
            Release,
            "--report",
            Folder.At("report.json"),
            "--sharing",
            sharing,
            "--key",
            Folder.At("key.pem"),
            "--output",
            Folder.At("out"),
            .. sharing == "public" ? [] : new[] { "--context", Folder.At("context.json") },
            .. more,
        ]);

    public Task<ToolRun> Verify(params string[] more) =>
        ToolRun.Of([
            "verify",
            Certificate,
            "--release",
            Release,
            "--trust",
            Folder.At("trust.json"),
            .. more,
        ]);

    /// <summary>Changes the claims and signs again, as a dishonest certifier would.</summary>
    public void Resign(Action<JsonObject> change)
    {
        var envelope = DsseEnvelope.Parse(File.ReadAllBytes(Certificate));
        var predicate = JsonNode.Parse(envelope.Statement.Predicate.GetRawText())!.AsObject();
        foreach (var claim in predicate["claims"]!.AsArray())
        {
            change(claim!.AsObject());
        }

        File.WriteAllBytes(
            Certificate,
            DsseEnvelope
                .Sign(
                    new Statement(
                        envelope.Statement.Subjects,
                        envelope.Statement.PredicateType,
                        predicate
                    ),
                    Key
                )
                .ToBytes()
        );
    }

    /// <summary>Changes the lines of the release after its header.</summary>
    public void Edit(Func<string[], IEnumerable<string>> change)
    {
        var lines = File.ReadAllLines(Release);
        File.WriteAllText(
            Release,
            string.Concat(new[] { lines[0] }.Concat(change(lines[1..])).Select(l => l + "\n"))
        );
    }

    public void Dispose()
    {
        Key.Dispose();
        Assessor.Dispose();
        Folder.Dispose();
    }

    private static TrustedKey Trusted(SigningKey key, string party, string role) =>
        new(
            key.PublicKey,
            party,
            [role],
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero)
        );
}
