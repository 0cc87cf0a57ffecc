using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// An assessor's finding that a release is anonymous (匿名化): that it identifies nobody and cannot be led back to anybody. It
/// cites a certificate, which grades de-identification and finds no such thing itself, and evidence of irreversibility
/// of every kind. Only this, or a consent, is a lawful basis of a release about persons (Art. 22). It
/// supports the assessor's judgement and takes its place nowhere. Immutable and safe to share between threads.
/// </summary>
public sealed class AnonymizationDetermination
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The role, in a trust file, of whoever may determine.</summary>
    public const string AssessorRole = "assessor";

    /// <summary>The role of whoever certifies releases.</summary>
    public const string CertifierRole = "operator";

    /// <summary>The most pieces of evidence.</summary>
    public const int MaxEvidence = 64;

    private const int MaxText = 16_000;
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Makes one, to be signed by the assessor.</summary>
    /// <param name="release">The released file.</param>
    /// <param name="certificateDigest">The digest of the certificate's statement.</param>
    /// <param name="evidence">At least one of each kind.</param>
    /// <param name="reasoning">Why the release identifies nobody; not blank.</param>
    /// <param name="expiresAt">When it has to be judged again; whole seconds.</param>
    /// <exception cref="ArgumentException">A kind of evidence is missing, or a text or digest has another form.</exception>
    public AnonymizationDetermination(
        Subject release,
        string certificateDigest,
        IEnumerable<IrreversibilityEvidence> evidence,
        string reasoning,
        DateTimeOffset expiresAt
    )
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(certificateDigest);
        ArgumentNullException.ThrowIfNull(evidence);
        Release = release;
        CertificateDigest = new Subject("certificate", certificateDigest).Sha256;
        Evidence = Array.AsReadOnly(evidence.ToArray());
        RequireEvidence();
        RequireText(reasoning, nameof(reasoning));
        Reasoning = reasoning;
        ExpiresAt =
            expiresAt.UtcTicks % TimeSpan.TicksPerSecond == 0
                ? expiresAt
                : throw new ArgumentException("Give whole seconds.", nameof(expiresAt));
    }

    /// <summary>The predicate type: <c>urn:authops:predicate:anonymization-determination:v1</c>.</summary>
    public static string PredicateType => PredicateTypes.Name("anonymization-determination");

    /// <summary>The released file.</summary>
    public Subject Release { get; }

    /// <summary>The digest of the statement of the certificate it cites.</summary>
    public string CertificateDigest { get; }

    /// <summary>The evidence of irreversibility.</summary>
    public ReadOnlyCollection<IrreversibilityEvidence> Evidence { get; }

    /// <summary>The assessor's reasons.</summary>
    public string Reasoning { get; }

    /// <summary>The instant from which it no longer holds.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The statement to be signed.</summary>
    public Statement ToStatement() =>
        new(
            [Release],
            PredicateType,
            new JsonObject
            {
                ["certificate"] = CertificateDigest,
                ["evidence"] = new JsonArray([
                    .. Evidence.Select(static e => new JsonObject
                    {
                        ["description"] = e.Description,
                        ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(e.Kind.ToString()),
                        ["sha256"] = e.Sha256,
                    }),
                ]),
                ["expiresAt"] = ExpiresAt.UtcDateTime.ToString(
                    Instant,
                    CultureInfo.InvariantCulture
                ),
                ["finding"] = "anonymised",
                ["reasoning"] = Reasoning,
                ["version"] = Version,
            }
        );

    /// <summary>Reads a statement. Nothing of it is proved by that.</summary>
    /// <param name="statement">A statement of this predicate type.</param>
    /// <exception cref="EvidenceFormatException">It is of another type or version, or malformed.</exception>
    public static AnonymizationDetermination Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var predicate = new ObjectReader(
            statement.Predicate,
            "The determination",
            "certificate",
            "evidence",
            "expiresAt",
            "finding",
            "reasoning",
            "version"
        );
        _ = predicate.Number("version", Version, Version);
        if (predicate.Text("finding") != "anonymised" || statement.Subjects.Count != 1)
        {
            throw new EvidenceFormatException(
                "The determination must have one subject and the finding anonymised."
            );
        }

        try
        {
            return new AnonymizationDetermination(
                statement.Subjects[0],
                predicate.Text("certificate"),
                predicate.Items("evidence", MaxEvidence).Select(ReadEvidence),
                predicate.Text("reasoning"),
                DateTimeOffset.TryParseExact(
                    predicate.Text("expiresAt"),
                    Instant,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var expires
                )
                    ? expires
                    : throw new EvidenceFormatException(
                        "The determination's expiresAt must be an instant in UTC of whole seconds."
                    )
            );
        }
        catch (ArgumentException error)
        {
            throw new EvidenceFormatException(
                $"The determination is refused: {error.Message}",
                error
            );
        }
    }

    /// <summary>
    /// Decides whether a signed determination is a lawful basis: an assessor signed it, who did not sign the certificate; the
    /// certificate it cites is the one given, is signed by its certifier, is of the same file, and graded level 3 or 4; and it has
    /// not expired.
    /// </summary>
    /// <param name="determination">The signed determination.</param>
    /// <param name="certificate">The signed certificate.</param>
    /// <param name="trust">The keys to believe, obtained apart from both.</param>
    /// <param name="at">Now.</param>
    /// <exception cref="EvidenceFormatException">One of the two is of another type, or malformed.</exception>
    public static DeterminationVerdict Decide(
        DsseEnvelope determination,
        DsseEnvelope certificate,
        TrustFile trust,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(determination);
        ArgumentNullException.ThrowIfNull(certificate);
        var found = Read(determination.Statement);
        var certified = ReleaseCertificate.Read(certificate.Statement);
        var findings = new List<string>();
        foreach (
            var finding in determination
                .Verify(trust, [AssessorRole], at)
                .Findings.Concat(certificate.Verify(trust, [CertifierRole], at).Findings)
        )
        {
            findings.Add(finding.Message);
        }

        Require(
            found.CertificateDigest == certificate.Statement.Digest,
            "The determination cites another certificate."
        );
        Require(
            found.Release.Sha256 == certified.Release.Sha256,
            "The determination and the certificate are of different files."
        );
        Require(
            certified.Claim(ClaimBuilder.Level).Value is "3" or "4",
            "The certificate grades the release below level 3; it cannot be evidence of anonymity."
        );
        Require(
            !determination.Signatures.Any(s => certificate.Signatures.Any(c => c.KeyId == s.KeyId)),
            "Whoever certified the release determined about it too; an assessor judges the work of others."
        );
        Require(
            at < found.ExpiresAt,
            "The determination has expired; the release has to be judged again."
        );
        return new DeterminationVerdict(
            findings,
            new LawfulBasis(determination.Statement.Digest, PredicateType, found.ExpiresAt)
        );

        void Require(bool holds, string finding)
        {
            if (!holds)
            {
                findings.Add(finding);
            }
        }
    }

    private static IrreversibilityEvidence ReadEvidence(JsonElement element)
    {
        var evidence = new ObjectReader(element, "Evidence", "description", "kind", "sha256");
        var name = evidence.Text("kind");
        var kind = Enum.GetValues<IrreversibilityKind>()
            .FirstOrDefault(k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()) == name);
        return new IrreversibilityEvidence(
            kind,
            evidence.Text("sha256"),
            evidence.Text("description")
        );
    }

    private void RequireEvidence()
    {
        foreach (var evidence in Evidence)
        {
            _ = new Subject("evidence", evidence.Sha256);
            RequireText(evidence.Description, nameof(evidence));
            if (!Enum.IsDefined(evidence.Kind))
            {
                throw new ArgumentException("A kind of evidence is unknown.", nameof(evidence));
            }
        }

        foreach (var kind in Enum.GetValues<IrreversibilityKind>())
        {
            if (!Evidence.Any(e => e.Kind == kind))
            {
                throw new ArgumentException(
                    $"There is no evidence of {kind}; that a release cannot be led back needs all of {string.Join(", ", Enum.GetNames<IrreversibilityKind>())}.",
                    nameof(kind)
                );
            }
        }
    }

    private static void RequireText(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText)
        {
            throw new ArgumentException($"A text of 1 to {MaxText} characters is needed.", name);
        }
    }
}
