using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Certificates;
using AuthOps.Anonymization.Risk;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Cli.Policies;
using AuthOps.Cli.Reports;
using AuthOps.Cli.UsageLogs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Certificates;

/// <summary>
/// Certifies a release: checks it, and writes what may be published and what stays inside into one folder, whole or not at
/// all. Stateless.
/// </summary>
internal static class CertifyRun
{
    public const string Public = "public";
    public const string Internal = "internal";
    public const string CertificateName = "certificate.dsse.json";
    public const string OpeningName = "opening.json";
    public const string DossierName = "dossier.html";
    public const string DossierStatementName = "dossier.dsse.json";

    /// <summary>Certifies.</summary>
    /// <exception cref="PrivacyRefusedException">The release is refused a certificate.</exception>
    /// <exception cref="InputDataException">A file is missing, malformed, or does not fit the others.</exception>
    public static CertifiedRelease Run(CertifyRequest request, CancellationToken cancellationToken)
    {
        using var key = MeterFiles.Key(request.KeyPath);
        var report = AnonymizeReport.Load(request.ReportPath);
        var policy = PolicyFile.Load(request.PolicyPath, request.Reading);
        var sha256 = FileDigest.Sha256(request.ReleasePath);
        RequireOne(request, report, policy, sha256);
        var release = CsvTableReader.Read(
            request.ReleasePath,
            request.Reading with
            {
                UnescapeSpreadsheetCells = true,
            },
            null,
            cancellationToken
        );
        var input = CsvTableReader.Read(
            request.InputPath,
            request.Reading,
            null,
            cancellationToken
        );
        var commitment = InputCommitment.Create(FileDigest.Sha256(request.InputPath));
        var context = request.ContextPath is { } path ? ContextFile.Load(path) : null;
        var distributions = Distributions(request, cancellationToken);
        var certified = Certify(
            request,
            release,
            policy,
            sha256,
            () =>
                new Attestation(
                    report.InputRows,
                    report.SuppressedRows,
                    report.Loss,
                    commitment.Value,
                    request.Sharing,
                    context,
                    report.Transformations
                )
                {
                    Earlier = report.Earlier,
                },
            distributions,
            report.IsLocalRecoding,
            cancellationToken
        );
        string[] known = [.. policy.Policy.QuasiIdentifiers.Select(static a => a.Name)];
        var dossier = DossierPage.Create(
            certified,
            policy.Policy,
            report,
            RiskEstimator.Assess(input.Table, known, cancellationToken: cancellationToken)
        );
        Write(request, certified, commitment, dossier, key);
        return certified;
    }

    private static CertifiedRelease Certify(
        CertifyRequest request,
        CsvTable release,
        PolicyFile policy,
        string sha256,
        Func<Attestation> attestation,
        IReadOnlyDictionary<string, Column> distributions,
        bool isLocal,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return ReleaseCertifier.Certify(
                release.Table,
                policy.Policy,
                new ReleaseFile(
                    Path.GetFileName(request.ReleasePath),
                    sha256,
                    release.Delimiter,
                    request.Reading.Encoding == CsvEncoding.Utf8 ? "utf-8" : "gb18030",
                    request.Reading.NullText
                ),
                attestation(),
                [
                    .. policy.PopulationPath is { } population
                        ?
                        [
                            new CertificateReference(
                                Path.GetFileName(population),
                                FileDigest.Sha256(population),
                                null
                            ),
                        ]
                        : Array.Empty<CertificateReference>(),
                    .. request.Distributions.Select(d => new CertificateReference(
                        Path.GetFileName(d.Path),
                        FileDigest.Sha256(d.Path),
                        d.Attribute
                    )),
                ],
                distributions,
                isLocalRecoding: isLocal,
                cancellationToken: cancellationToken
            );
        }
        catch (CertificateRefusedException refusal)
        {
            throw new PrivacyRefusedException($"no certificate: {refusal.Message}");
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static void RequireOne(
        CertifyRequest request,
        AnonymizeReport report,
        PolicyFile policy,
        string sha256
    )
    {
        if (report.ReleaseSha256 != sha256)
        {
            throw new InputDataException(
                request.ReportPath,
                "is the report of another release; anonymise again, and leave the release as it is"
            );
        }

        if (report.PolicySha256 != policy.Sha256)
        {
            throw new InputDataException(
                request.PolicyPath,
                "was changed since the release was made; anonymise again"
            );
        }

        if (policy.IsPopulationChanged)
        {
            throw new UsageException(
                "the policy changes columns of its population before the search, and a verifier reads the population's file as it is; change the file itself, and name that"
            );
        }
    }

    private static Dictionary<string, Column> Distributions(
        CertifyRequest request,
        CancellationToken cancellationToken
    )
    {
        var columns = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var (attribute, path) in request.Distributions)
        {
            columns[attribute] = Distribution(path, attribute, request.Reading, cancellationToken);
        }

        return columns;
    }

    /// <summary>The column of an attribute in a file of a public distribution: a row a person, as they occur.</summary>
    public static Column Distribution(
        string path,
        string attribute,
        CsvReadOptions reading,
        CancellationToken cancellationToken
    ) =>
        CsvTableReader
            .Read(path, reading, null, cancellationToken)
            .Table.TryGetColumn(attribute, out var column)
            ? column
            : throw new InputDataException(path, "lacks the column of its attribute");

    private static void Write(
        CertifyRequest request,
        CertifiedRelease certified,
        InputCommitment commitment,
        ReportPage dossier,
        Primitives.Signatures.SigningKey key
    )
    {
        using var folder = StagedDirectory.Create(request.OutputPath, isPrivate: true);
        Directory.CreateDirectory(folder.PathOf(Public));
        Directory.CreateDirectory(folder.PathOf(Internal));
        var statement = certified.Certificate.ToStatement();
        folder.Write($"{Public}/{CertificateName}", DsseEnvelope.Sign(statement, key).ToBytes());
        folder.Write($"{Public}/{certified.Certificate.PolicyName}", certified.PolicyFile.Span);
        folder.WritePrivate(
            $"{Internal}/{OpeningName}",
            JsonOutput.ToBytes(json =>
            {
                json.WriteStartObject();
                json.WriteString("commitment", commitment.Value);
                json.WriteString("key", commitment.Key);
                json.WriteString("inputSha256", commitment.Sha256);
                json.WriteEndObject();
            })
        );
        var page = Encoding.UTF8.GetBytes(dossier.Render());
        folder.Write($"{Internal}/{DossierName}", page);
        folder.Write(
            $"{Internal}/{DossierStatementName}",
            DsseEnvelope
                .Sign(
                    new Statement(
                        [Subject.Of(DossierName, page)],
                        PredicateTypes.Name("assessment-dossier"),
                        new JsonObject { ["certificate"] = statement.Digest, ["version"] = 1 }
                    ),
                    key
                )
                .ToBytes()
        );
        folder.Commit();
    }
}
