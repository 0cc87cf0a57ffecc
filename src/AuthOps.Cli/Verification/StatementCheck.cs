using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Verification;

/// <summary>Every signed statement: present, of its kind, signed by the right roles, true about the files it names.</summary>
internal static class StatementCheck
{
    public static void Run(VerificationContext context)
    {
        foreach (var kind in EvidenceFiles.Statements)
        {
            context.Check(kind.File, () => Read(context, kind));
        }

        if (context.Trust is not null && context.Findings.Count == 0)
        {
            context.Hold(
                "signatures",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{context.Envelopes.Values.Sum(envelope => envelope.Signatures.Count)} by {context.Envelopes.Values.SelectMany(envelope => envelope.Signatures).Select(signature => signature.KeyId).Distinct().Count()} trusted keys in their roles"
                )
            );
        }
    }

    private static void Read(VerificationContext context, EvidenceKind kind)
    {
        if (!context.Folder.Files.TryGetValue(kind.File, out var bytes))
        {
            if (!context.Findings.Any(finding => finding.File == kind.File))
            {
                context.Find(kind.File, "is missing");
            }

            return;
        }

        var envelope = DsseEnvelope.Parse(bytes);
        envelope.Statement.RequirePredicateType(kind.PredicateType);
        context.Keep(kind.File, envelope);
        if (context.Trust is { } trust)
        {
            foreach (var finding in envelope.Verify(trust, kind.RequiredRoles, context.At).Findings)
            {
                context.Find(kind.File, finding.Message);
            }
        }

        // The manifest has its own check, which knows every file.
        if (kind.File != EvidenceFiles.Manifest)
        {
            CheckSubjects(context, kind.File, envelope.Statement);
        }
    }

    private static void CheckSubjects(VerificationContext context, string file, Statement statement)
    {
        foreach (var subject in statement.Subjects)
        {
            if (
                context.Folder.Files.TryGetValue(subject.Name, out var content)
                && Convert.ToHexStringLower(SHA256.HashData(content)) != subject.Sha256
            )
            {
                context.Find(subject.Name, $"is not the file that {file} speaks about");
            }
        }
    }
}
