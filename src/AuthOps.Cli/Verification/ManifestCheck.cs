using System.Globalization;
using System.Security.Cryptography;

namespace AuthOps.Cli.Verification;

/// <summary>The manifest names every other file with its digest: nothing changed, missing or added.</summary>
internal static class ManifestCheck
{
    public static void Run(VerificationContext context)
    {
        if (!context.Envelopes.TryGetValue(EvidenceFiles.Manifest, out var manifest))
        {
            return;
        }

        var before = context.Findings.Count;
        var listed = new HashSet<string>(StringComparer.Ordinal) { EvidenceFiles.Manifest };
        var unreadable = context.Folder.Findings.Select(finding => finding.File).ToHashSet();
        foreach (var subject in manifest.Statement.Subjects)
        {
            listed.Add(subject.Name);
            if (context.Folder.Files.TryGetValue(subject.Name, out var content))
            {
                if (Convert.ToHexStringLower(SHA256.HashData(content)) != subject.Sha256)
                {
                    context.Find(subject.Name, "was changed: its digest is not the manifest's");
                }
            }
            else if (!unreadable.Contains(subject.Name))
            {
                context.Find(subject.Name, "is missing: the manifest lists it");
            }
        }

        foreach (var name in context.Folder.Files.Keys)
        {
            if (!listed.Contains(name))
            {
                context.Find(name, "was added: the manifest does not list it");
            }
        }

        if (context.Findings.Count == before)
        {
            context.Hold(
                "manifest",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{manifest.Statement.Subjects.Count} files, none changed, missing or added"
                )
            );
        }
    }
}
