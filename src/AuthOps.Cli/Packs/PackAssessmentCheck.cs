using System.Globalization;
using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Packs;

/// <summary>
/// The assessments of a pack, of whose releases nothing is in it: what certificates (GB/T 42460-2023) and assessments say is
/// computed again as far as they carry what it follows from; what they do not is noted by name and never counts as verified.
/// Determinations are decided again from their certificates. Not safe for concurrent use.
/// </summary>
internal sealed class PackAssessmentCheck(
    EvidencePackVerdict verdict,
    TrustFile? trust,
    DateTimeOffset at
)
{
    private readonly List<VerificationNote> _notes = [];
    private int _wrong;
    private long _recounted;

    /// <summary>What was not verified, and why.</summary>
    public IReadOnlyList<VerificationNote> Notes => _notes;

    /// <summary>Checks all of them.</summary>
    public void Run(List<Finding> findings, List<CheckedPart> parts)
    {
        var certificates = Each(ReleaseCertificate.PredicateType, Certificate, findings);
        var assessments = Each(
            PredicateTypes.Name(AssessmentFacts.Predicate),
            Assessment,
            findings
        );
        var determinations = Each(
            AnonymizationDetermination.PredicateType,
            Determination,
            findings
        );
        _ = Each(
            PredicateTypes.Name("assessment-dossier"),
            statement =>
            {
                Note(
                    "DossierNotHere",
                    statement,
                    "the dossier itself stays with custodian and assessor"
                );
                return null;
            },
            findings
        );
        if (certificates + assessments + determinations > 0 && _wrong == 0)
        {
            parts.Add(
                new CheckedPart(
                    "assessments",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{certificates} certificates, {_recounted} of their claims computed again from the class sizes they carry; {assessments} assessments counted again; {determinations} determinations; {_notes.Count} notes of what is not verified"
                    )
                )
            );
        }
    }

    private int Each(string type, Func<PackStatement, string?> check, List<Finding> findings)
    {
        var count = 0;
        foreach (var statement in verdict.Statements.Where(s => s.Type == type))
        {
            string? fault;
            try
            {
                fault = check(statement);
            }
            catch (Exception error)
                when (error
                        is FactsException
                            or EvidenceFormatException
                            or FormatException
                            or ArgumentException
                            or OverflowException
                )
            {
                fault = error.Message;
            }

            count++;
            if (fault is not null)
            {
                _wrong++;
                findings.Add(new Finding(statement.File, fault));
            }
        }

        return count;
    }

    private string? Certificate(PackStatement statement)
    {
        var report = CertificateRecount.Check(
            ReleaseCertificate.Read(statement.Envelope.Statement)
        );
        _recounted += report.Claims.Count(static c => c.Outcome == ClaimOutcome.Confirmed);
        NoteClaims(
            "ReleaseNotHere",
            statement,
            report.Claims.Where(static c =>
                c.Outcome == ClaimOutcome.Unchecked && c.Claim.Basis == ClaimBasis.Derived
            ),
            "need the released file and its policy; use authops verify beside them"
        );
        NoteClaims(
            "ReferenceNotHere",
            statement,
            report.Claims.Where(static c =>
                c.Outcome == ClaimOutcome.Unchecked && c.Claim.Basis == ClaimBasis.Reference
            ),
            "need the files they were derived against"
        );
        NoteClaims(
            "Attested",
            statement,
            report.Claims.Where(static c => c.Outcome == ClaimOutcome.Stated),
            "are attested; whoever signed stands for them"
        );
        return report.IsAccepted ? null : string.Join(" ", report.Findings);
    }

    private string? Assessment(PackStatement statement)
    {
        Note(
            "ReleaseNotHere",
            statement,
            "classes, diversity and the digest of the rows need the released file; use authops verify beside it"
        );
        return AssessmentRecount.Fault(AssessmentFacts.Read(statement.Predicate));
    }

    private string? Determination(PackStatement statement)
    {
        var determination = AnonymizationDetermination.Read(statement.Envelope.Statement);
        if (
            verdict.Statements.FirstOrDefault(s => s.Digest == determination.CertificateDigest)
            is not { } certificate
        )
        {
            Note(
                "CertificateNotHere",
                statement,
                "the certificate it cites is not in the pack, so that it is not decided again"
            );
            return null;
        }

        if (trust is null)
        {
            Note(
                "SignersNotEstablished",
                statement,
                "without a trust file it is not decided again"
            );
            return null;
        }

        // One that has run out is judged as it was at the last.
        var isOver = at >= determination.ExpiresAt;
        if (isOver)
        {
            Note("Expired", statement, "it is no lawful basis any more");
        }

        var decided = AnonymizationDetermination.Decide(
            statement.Envelope,
            certificate.Envelope,
            trust,
            isOver ? determination.ExpiresAt.AddTicks(-1) : at
        );
        return decided.Findings.Count == 0 ? null : string.Join(" ", decided.Findings);
    }

    private void NoteClaims(
        string name,
        PackStatement statement,
        IEnumerable<CheckedClaim> claims,
        string reason
    )
    {
        string[] names = [.. claims.Select(static c => c.Claim.Name)];
        if (names.Length > 0)
        {
            Note(name, statement, $"the claims {string.Join(", ", names)} {reason}");
        }
    }

    private void Note(string name, PackStatement statement, string text) =>
        _notes.Add(new VerificationNote(name, statement.File, text));
}
