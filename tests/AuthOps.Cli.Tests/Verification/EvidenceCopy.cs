using System.Text.Json.Nodes;
using AuthOps.Cli.Demo;
using AuthOps.Cli.Tests.Demo;
using AuthOps.Cli.Verification;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>
/// A copy of a demonstration's evidence to tamper with; where a test asks, tampered statements are signed again with
/// the true keys, so that what is left to find is that they are not true.
/// </summary>
internal sealed class EvidenceCopy : IDisposable
{
    private readonly string _keys;

    public EvidenceCopy(DemoFixture demo)
    {
        _keys = demo.Keys;
        Trust = TrustFile.Load(Path.Combine(_keys, DemoKeys.TrustFileName));
        foreach (
            var file in Directory.EnumerateFiles(demo.Evidence, "*", SearchOption.AllDirectories)
        )
        {
            var copy = PathOf(Path.GetRelativePath(demo.Evidence, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("authops-copy-").FullName;

    public TrustFile Trust { get; }

    public IReadOnlyList<string> Names =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file))
                .Order(StringComparer.Ordinal),
        ];

    public string PathOf(string name) => Path.Combine(Folder, name);

    public VerificationResult Verify(TrustFile? trust) =>
        FolderVerifier.Verify(
            Folder,
            trust,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    public VerificationResult Verify() => Verify(Trust);

    /// <summary>Flips one bit in the middle.</summary>
    public void Damage(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(PathOf(name), bytes);
    }

    /// <summary>Changes what a statement claims, and signs it and the manifest again.</summary>
    public void Forge(string name, Action<JsonObject> change, params string[] roles)
    {
        var statement = DsseEnvelope.Parse(File.ReadAllBytes(PathOf(name))).Statement;
        var predicate = JsonNode.Parse(statement.Predicate.GetRawText())!.AsObject();
        change(predicate);
        var subjects = statement.Subjects.Select(subject =>
            File.Exists(PathOf(subject.Name))
                ? Subject.Of(subject.Name, File.ReadAllBytes(PathOf(subject.Name)))
                : subject
        );
        Write(name, new Statement([.. subjects], statement.PredicateType, predicate), roles);
        SignManifest();
    }

    /// <summary>Signs a manifest of whatever is there now.</summary>
    public void SignManifest()
    {
        var old = DsseEnvelope.Parse(File.ReadAllBytes(PathOf(EvidenceFiles.Manifest))).Statement;
        File.Delete(PathOf(EvidenceFiles.Manifest));
        var subjects = Names.Select(name => Subject.Of(name, File.ReadAllBytes(PathOf(name))));
        Write(
            EvidenceFiles.Manifest,
            new Statement(
                [.. subjects],
                old.PredicateType,
                JsonNode.Parse(old.Predicate.GetRawText())!.AsObject()
            ),
            [Roles.Operator]
        );
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, Statement statement, IReadOnlyList<string> roles)
    {
        SigningKey[] keys =
        [
            .. roles.Select(role => SigningKey.Load(Path.Combine(_keys, role + ".pem"))),
        ];
        File.WriteAllBytes(PathOf(name), DsseEnvelope.Sign(statement, [.. keys]).ToBytes());
        foreach (var key in keys)
        {
            key.Dispose();
        }
    }
}
