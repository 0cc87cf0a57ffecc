using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Files;

namespace AuthOps.Cli.Authorizations;

/// <summary>
/// The consent sets of a store, beside its evidence and never in a pack: each as the log last adopted it and as the body that
/// collects consents signed it. Used by who has the store.
/// </summary>
internal sealed class StoreConsents(string store)
{
    public const string FolderName = "consents";

    private readonly string _folder = Path.Combine(store, FolderName);
    private readonly Dictionary<string, ConsentFile> _inForce = new(StringComparer.Ordinal);

    /// <summary>The sets in force, as documents of a register.</summary>
    public IReadOnlyList<ConsentSet> Sets => [.. _inForce.Values.Select(static c => c.Set)];

    public ConsentFile? Find(string setId) => _inForce.GetValueOrDefault(setId);

    /// <summary>The set that a scenario rests on; null for none.</summary>
    public ConsentFile? Of(string grantId, string scenarioId) =>
        _inForce.Values.FirstOrDefault(c => c.GrantId == grantId && c.ScenarioId == scenarioId);

    /// <summary>Takes in the sets that the log adopted, and no others.</summary>
    /// <exception cref="InputDataException">The version in force of a set is missing, is not signed, or a file is malformed.</exception>
    public void Read(UsageLog log, StoreDocuments documents)
    {
        _inForce.Clear();
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var found = Directory
            .EnumerateFiles(_folder, "*.json")
            .Where(static path => !Path.GetFileName(path).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(static path =>
                ConsentFile.Read(path, TextFile.ReadAllBytes(path, ConsentFile.MaxBytes))
            )
            .GroupBy(static file => file.DocumentId, StringComparer.Ordinal);
        foreach (var versions in found)
        {
            // One that was never adopted has no effect, like any document.
            if (log.FindAdopted(versions.Key) is not { } digest)
            {
                continue;
            }

            var file =
                versions.FirstOrDefault(v => v.Digest == digest)
                ?? throw new InputDataException(
                    _folder,
                    $"the version of {versions.Key} in force, with the digest {digest}, is not here, and an older one does not stand in for it; put its file back"
                );
            RequireSigned(documents, file);
            _inForce.Add(file.Set.Id, file);
        }
    }

    /// <summary>Writes a version, does what makes it count, and takes the other of the two away.</summary>
    public void Put(ConsentFile file, Action act)
    {
        _ = Directory.CreateDirectory(_folder);
        DirectorySync.Flush(store);
        var path = Path.Combine(_folder, file.FileName);
        AtomicFile.WriteAllBytes(path, file.Canonical);
        try
        {
            act();
        }
        catch (AuthorizationException)
        {
            File.Delete(path);
            throw;
        }

        if (Find(file.Set.Id) is { } before && before.Digest != file.Digest)
        {
            File.Delete(Path.Combine(_folder, before.FileName));
        }
    }

    private void RequireSigned(StoreDocuments documents, ConsentFile file)
    {
        if (
            documents.Find("consent-set", file.Set.Digest) is not { } signed
            || !documents.IsSignedIn(signed.Envelope, Roles.ConsentRegistry)
        )
        {
            throw new InputDataException(
                Path.Combine(_folder, file.FileName),
                $"no {Roles.ConsentRegistry} has signed this set; put its statement back into the evidence"
            );
        }
    }
}
