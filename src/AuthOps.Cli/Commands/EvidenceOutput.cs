using System.CommandLine;
using AuthOps.Cli.Authorizations;
using AuthOps.Cli.Output;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.Commands;

/// <summary>A folder of evidence that a verb adds to, and the key that signs what it adds. Owns the key.</summary>
internal sealed class EvidenceOutput : IDisposable
{
    private readonly SigningKey _key;

    private EvidenceOutput(string folder, SigningKey key) => (Path, _key) = (folder, key);

    /// <summary>The folder.</summary>
    public string Path { get; }

    public static Option<string?> Folder() =>
        new("--evidence")
        {
            Description =
                "Folder for meter pack make, such as the evidence of a store: add the signed statements there. Needs --key.",
        };

    public static Option<string?> Key() =>
        new("--key") { Description = "The operator's private key (PEM, 0600) for --evidence." };

    /// <exception cref="UsageException">One of the two is missing, or the folder is.</exception>
    public static EvidenceOutput? Of(string? folder, string? key)
    {
        if (folder is null != key is null)
        {
            throw new UsageException("--evidence and --key go together");
        }

        if (folder is null)
        {
            return null;
        }

        return Directory.Exists(folder)
            ? new EvidenceOutput(folder, MeterFiles.Key(key!))
            : throw new UsageException($"--evidence: '{folder}' is no folder; make it first");
    }

    /// <summary>Signs a statement and adds it.</summary>
    public void Put(string kind, string id, Statement statement) =>
        Write(
            StoreDocuments.NameOf(kind, id, statement.Digest),
            DsseEnvelope.Sign(statement, _key).ToBytes()
        );

    /// <summary>Adds a file, whole.</summary>
    public void Write(string name, byte[] content) =>
        AtomicFile.WriteAllBytes(System.IO.Path.Combine(Path, name), content);

    public void Dispose() => _key.Dispose();
}
