using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Packs;

/// <summary>Verifies a pack: what the library checks, and what the other libraries' statements in it say. Stateless.</summary>
internal static class PackVerification
{
    /// <summary>Verifies.</summary>
    /// <exception cref="InputDataException">The file is no pack.</exception>
    public static (EvidencePackVerdict Verdict, VerificationResult Result) Run(
        string path,
        TrustFile? trust,
        DateTimeOffset at,
        ProgressReporter? progress,
        CancellationToken cancellationToken
    )
    {
        using var pack = Open(path);
        var verdict = EvidencePackVerifier.Verify(pack, trust, at, progress, cancellationToken);
        var findings = verdict
            .Findings.Select(static f => new Finding(f.File, $"{f.Kind}: {f.Message}"))
            .ToList();
        var parts = verdict.Parts.Select(static p => new CheckedPart(p.Name, p.Figures)).ToList();
        PackEvidenceCheck.Run(verdict, findings, parts);
        var assessments = new PackAssessmentCheck(verdict, trust, at);
        assessments.Run(findings, parts);
        var parties = trust?.Keys.ToDictionary(key => key.KeyId, key => key.Party);
        return (
            verdict,
            new VerificationResult(
                findings,
                parts,
                [
                    .. verdict.Statements.SelectMany(s =>
                        s.Envelope.Signatures.Select(signature => new SignerFingerprint(
                            s.File,
                            signature.KeyId,
                            parties?.GetValueOrDefault(signature.KeyId)
                        ))
                    ),
                ],
                trust is not null
            )
            {
                Notes = assessments.Notes,
            }
        );
    }

    /// <exception cref="InputDataException">The file is no pack.</exception>
    public static EvidencePack Open(string path)
    {
        try
        {
            return EvidencePack.Open(path);
        }
        catch (EvidencePackException error)
        {
            throw new InputDataException(path, $"{error.Fault}: {error.Message}");
        }
    }
}
