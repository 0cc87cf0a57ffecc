using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>The manifest: signed, and naming every other file with its digest. Stateless.</summary>
internal static class PackFileCheck
{
    private const int Piece = 1 << 20;

    /// <summary>Reads and verifies the manifest; gives its files, or null where it cannot be read.</summary>
    public static IReadOnlyList<Subject>? ReadManifest(PackContext context)
    {
        if (!context.Pack.Contains(PackNames.Manifest))
        {
            context.Find(
                PackFindingKind.ManifestMalformed,
                PackNames.Manifest,
                "The pack has no manifest; without it nobody vouches for what is here."
            );
            return null;
        }

        try
        {
            var envelope = DsseEnvelope.Parse(context.Pack.Read(PackNames.Manifest));
            envelope.Statement.RequirePredicateType(PackManifest.PredicateType);
            context.Manifest = PackManifest.Parse(envelope.Statement.Predicate);
            if (context.Trust is { } trust)
            {
                foreach (
                    var finding in envelope.Verify(trust, [PackRoles.Operator], context.At).Findings
                )
                {
                    context.Find(
                        PackFindingKind.ManifestRefused,
                        PackNames.Manifest,
                        finding.Message
                    );
                }
            }

            return envelope.Statement.Subjects;
        }
        catch (Exception e) when (e is FormatException or EvidenceFormatException)
        {
            context.Find(PackFindingKind.ManifestMalformed, PackNames.Manifest, e.Message);
            return null;
        }
    }

    /// <summary>The digests of all files but the manifest; may run beside other checks.</summary>
    public static Dictionary<string, string> Hash(
        PackArchive archive,
        CancellationToken cancellationToken
    )
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        var buffer = new byte[Piece];
        foreach (var entry in archive.Entries.Where(static e => e.Name != PackNames.Manifest))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (long done = 0; done < entry.Length; done += Piece)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, archive.Read(entry, buffer, done));
            }

            digests.Add(entry.Name, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }

        return digests;
    }

    public static string? Compare(
        PackContext context,
        IReadOnlyList<Subject> listed,
        Dictionary<string, string> digests
    )
    {
        var left = new Dictionary<string, string>(digests, StringComparer.Ordinal);
        foreach (var subject in listed)
        {
            if (!left.Remove(subject.Name, out var digest))
            {
                context.Find(
                    PackFindingKind.FileMissing,
                    subject.Name,
                    "The file is missing; the manifest names it."
                );
            }
            else if (digest != subject.Sha256)
            {
                context.Find(
                    PackFindingKind.FileChanged,
                    subject.Name,
                    "The file was changed: its digest is not the manifest's."
                );
            }
        }

        foreach (var name in left.Keys)
        {
            context.Find(
                PackFindingKind.FileAdded,
                name,
                "The file was added: the manifest does not name it."
            );
        }

        return FormattableString.Invariant(
            $"{digests.Count} files of {context.Pack.Length} bytes, none changed, missing or added"
        );
    }
}
