using AuthOps.Anonymization.Certificates;
using AuthOps.Cli.Certificates;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;
using AuthOps.Psi.Governance;
using AuthOps.Psi.Sum;
using AuthOps.Psi.Unbalanced;

namespace AuthOps.Cli.Verification;

/// <summary>
/// Verifies one signed statement by its predicate type: a release certificate, a determination, or any other, of which the
/// signatures and the subjects beside it are checked. Stateless.
/// </summary>
internal static class StatementVerifier
{
    /// <summary>Verifies.</summary>
    /// <exception cref="InputDataException">A file is missing or malformed.</exception>
    public static VerificationResult Verify(
        StatementRequest request,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var name = Path.GetFileName(request.Path);
        var envelope = Load(request.Path);
        var (parts, findings) = (new List<CheckedPart>(), new List<Finding>());
        try
        {
            var type = envelope.Statement.PredicateType;
            var role = Roles.Operator;
            if (type == ReleaseCertificate.PredicateType)
            {
                Certificate(request, envelope, parts, findings, cancellationToken);
            }
            else if (type == AnonymizationDetermination.PredicateType)
            {
                role = AnonymizationDetermination.AssessorRole;
                Determination(request, envelope, clock, parts, findings);
            }
            else if (type == PsiReceipt.PredicateType)
            {
                role = "";
                ReceiptCheck.Intersection(request, envelope, clock.GetUtcNow(), parts, findings);
            }
            else if (type == SumReceipt.PredicateType)
            {
                role = "";
                ReceiptCheck.Sum(request, envelope, clock.GetUtcNow(), parts, findings);
            }
            else if (type == LookupReceipt.PredicateType)
            {
                role = "";
                ReceiptCheck.Lookup(request, envelope, clock.GetUtcNow(), parts, findings);
            }
            else
            {
                role = "";
                Subjects(request, envelope.Statement, parts, findings);
            }

            Signatures(request, envelope, role, clock, parts, findings);
        }
        catch (EvidenceFormatException error)
        {
            findings.Add(new Finding(name, error.Message));
        }

        var parties = request.Trust?.Keys.ToDictionary(key => key.KeyId, key => key.Party);
        return new VerificationResult(
            [.. findings.Distinct()],
            parts,
            [
                .. envelope.Signatures.Select(s => new SignerFingerprint(
                    name,
                    s.KeyId,
                    parties?.GetValueOrDefault(s.KeyId)
                )),
            ],
            request.Trust is not null
        );
    }

    private static DsseEnvelope Load(string path)
    {
        try
        {
            return DsseEnvelope.Parse(TextFile.ReadAllBytes(path, DsseEnvelope.MaxBytes));
        }
        catch (EvidenceFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    private static void Signatures(
        StatementRequest request,
        DsseEnvelope envelope,
        string role,
        TimeProvider clock,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        if (request.Trust is not { } trust)
        {
            return;
        }

        // A statement of another kind says nothing here of who must sign it; the roles its signers have are enough.
        string[] roles =
            role.Length > 0
                ? [role]
                :
                [
                    .. envelope
                        .Signatures.Select(s =>
                            trust.Find(s.KeyId) is { } key ? key.Roles[0] : null
                        )
                        .OfType<string>()
                        .Distinct(StringComparer.Ordinal),
                ];
        var before = findings.Count;
        findings.AddRange(
            envelope
                .Verify(trust, roles.Length > 0 ? roles : [Roles.Operator], clock.GetUtcNow())
                .Findings.Select(f => new Finding(Path.GetFileName(request.Path), f.Message))
        );
        if (findings.Count == before)
        {
            parts.Add(new CheckedPart("signatures", $"by {string.Join(", ", roles)}"));
        }
    }

    private static void Certificate(
        StatementRequest request,
        DsseEnvelope envelope,
        List<CheckedPart> parts,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var certificate = ReleaseCertificate.Read(envelope.Statement);
        var path = request.ReleasePath ?? request.Beside(certificate.Release.Name);
        var reading = new CsvReadOptions
        {
            Encoding =
                certificate.Release.Encoding == "utf-8" ? CsvEncoding.Utf8 : CsvEncoding.Gb18030,
            Delimiter = certificate.Release.Delimiter,
            NullText = certificate.Release.NullText,
            UnescapeSpreadsheetCells = true,
        };
        var report = CertificateVerifier.Verify(
            certificate,
            TextFile.ReadAllBytes(
                request.PolicyPath ?? request.Beside(certificate.PolicyName),
                PublishedPolicy.MaxBytes
            ),
            FileDigest.Sha256(path),
            [CsvTableReader.Read(path, reading, null, cancellationToken).Table],
            Population(request, certificate, reading, findings, cancellationToken),
            Distributions(request, certificate, reading, findings, cancellationToken),
            cancellationToken
        );
        foreach (var (claim, outcome) in report.Claims)
        {
            var word = outcome switch
            {
                ClaimOutcome.Confirmed => "computed again",
                ClaimOutcome.Stated => "not computable",
                ClaimOutcome.Unchecked => "not checked: a file is not here",
                _ => "contradicted",
            };
            parts.Add(new CheckedPart(claim.Name, $"{ClaimWords.Of(claim)}: {word}"));
        }

        findings.AddRange(report.Findings.Select(f => new Finding(Path.GetFileName(path), f)));
        if (report.IsAccepted)
        {
            parts.Add(
                new CheckedPart(
                    "file",
                    report.HasSameBytes
                        ? "byte for byte the certified one"
                        : "the certified rows in another order or form; not the same bytes"
                )
            );
        }
    }

    /// <summary>The population, where the certificate names one and the file is given; null otherwise.</summary>
    private static Table? Population(
        StatementRequest request,
        ReleaseCertificate certificate,
        CsvReadOptions reading,
        List<Finding> findings,
        CancellationToken cancellationToken
    ) =>
        certificate.References.FirstOrDefault(static r => r.Attribute is null) is { } reference
        && Given(request, reference, findings) is { } path
            ? CsvTableReader
                .Read(
                    path,
                    reading with
                    {
                        Delimiter = null,
                        UnescapeSpreadsheetCells = false,
                    },
                    null,
                    cancellationToken
                )
                .Table
            : null;

    /// <summary>The file given for a reference, where it is the one that the certificate names.</summary>
    private static string? Given(
        StatementRequest request,
        CertificateReference reference,
        List<Finding> findings
    )
    {
        var path = request
            .References.Where(r => r.Name == reference.Name)
            .Select(r => r.Path)
            .FirstOrDefault();
        if (path is null || FileDigest.Sha256(path) == reference.Sha256)
        {
            return path;
        }

        findings.Add(new Finding(reference.Name, "is not the file the certificate names"));
        return null;
    }

    private static Dictionary<string, Column> Distributions(
        StatementRequest request,
        ReleaseCertificate certificate,
        CsvReadOptions reading,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var columns = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var reference in certificate.References)
        {
            if (
                reference.Attribute is not { } attribute
                || Given(request, reference, findings) is not { } path
            )
            {
                continue;
            }

            columns[attribute] = CertifyRun.Distribution(
                path,
                attribute,
                reading with
                {
                    Delimiter = null,
                    UnescapeSpreadsheetCells = false,
                },
                cancellationToken
            );
        }

        return columns;
    }

    private static void Determination(
        StatementRequest request,
        DsseEnvelope envelope,
        TimeProvider clock,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        var determination = AnonymizationDetermination.Read(envelope.Statement);
        foreach (var evidence in determination.Evidence)
        {
            parts.Add(
                new CheckedPart(
                    evidence.Kind.ToString(),
                    $"{evidence.Description} ({evidence.Sha256}; attested by the assessor)"
                )
            );
        }

        if (request.Trust is not { } trust)
        {
            return;
        }

        var certificate = Load(
            request.CertificatePath ?? request.Beside(CertifyRun.CertificateName)
        );
        var verdict = AnonymizationDetermination.Decide(
            envelope,
            certificate,
            trust,
            clock.GetUtcNow()
        );
        findings.AddRange(
            verdict.Findings.Select(f => new Finding(Path.GetFileName(request.Path), f))
        );
        if (verdict.Basis is { } basis)
        {
            parts.Add(
                new CheckedPart(
                    "lawful basis",
                    $"{basis.StatementDigest}, until {FactReader.Format(basis.ExpiresAt)}"
                )
            );
        }
    }

    private static void Subjects(
        StatementRequest request,
        Statement statement,
        List<CheckedPart> parts,
        List<Finding> findings
    )
    {
        foreach (var subject in statement.Subjects)
        {
            var path = request.Beside(subject.Name);
            if (!File.Exists(path))
            {
                parts.Add(new CheckedPart(subject.Name, "not here, so not compared"));
            }
            else if (FileDigest.Sha256(path) == subject.Sha256)
            {
                parts.Add(new CheckedPart(subject.Name, subject.Sha256));
            }
            else
            {
                findings.Add(new Finding(subject.Name, "is not the file that was signed"));
            }
        }
    }
}
