using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Assessment;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// What is certified of a release: claims, each with its basis, about a file and its published policy. It grades
/// de-identification and determines nothing about anonymity. Format: docs/wire/release-certificate.md. Immutable and
/// safe to share between threads.
/// </summary>
public sealed class ReleaseCertificate
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    private const int MaxClaims = 8_192;
    private const int MaxReferences = 1_024;

    internal ReleaseCertificate(
        ReleaseFile release,
        string policyName,
        string policySha256,
        IEnumerable<CertificateReference> references,
        IEnumerable<CertificateClaim> claims
    )
    {
        Release = release;
        PolicyName = policyName;
        PolicySha256 = policySha256;
        References = Array.AsReadOnly(references.ToArray());
        Claims = Array.AsReadOnly(
            claims.OrderBy(static c => c.Name, StringComparer.Ordinal).ToArray()
        );
    }

    /// <summary>The predicate type: <c>urn:authops:predicate:release-certificate:v1</c>.</summary>
    public static string PredicateType => PredicateTypes.Name("release-certificate");

    /// <summary>The released file.</summary>
    public ReleaseFile Release { get; }

    /// <summary>The name of the published policy.</summary>
    public string PolicyName { get; }

    /// <summary>The digest of the published policy.</summary>
    public string PolicySha256 { get; }

    /// <summary>Files that claims are derived against.</summary>
    public ReadOnlyCollection<CertificateReference> References { get; }

    /// <summary>The claims, by name.</summary>
    public ReadOnlyCollection<CertificateClaim> Claims { get; }

    /// <summary>Whether the release is a local recoding: cells of one column may be at different levels, and figures of levels are counts of cells.</summary>
    public bool IsLocalRecoding =>
        Claims.Any(static c =>
            string.Equals(c.Name, ClaimBuilder.CellLevels, StringComparison.Ordinal)
        );

    /// <summary>How the release is said to be shared.</summary>
    /// <exception cref="EvidenceFormatException">The claim is missing or malformed.</exception>
    public SharingContext ReadSharing() =>
        ValueOf(ClaimBuilder.Sharing).GetString() is { } name
        && Enum.GetValues<SharingContext>() is var all
        && Array.FindIndex(all, s => ClaimBuilder.NameOf(s) == name) is var i and >= 0
            ? all[i]
            : throw new EvidenceFormatException(
                "The claim sharing must be fullyPublic, controlledPublic or enclavePublic."
            );

    /// <summary>The risk of the surroundings as attested; null for fully public data, where it is 1.</summary>
    /// <exception cref="EvidenceFormatException">The claim is missing or malformed.</exception>
    public ContextRisk? ReadContext()
    {
        if (ReadSharing() == SharingContext.FullyPublic)
        {
            return null;
        }

        var context = new ObjectReader(
            ValueOf(ClaimBuilder.ContextRisk),
            "The claim contextRisk",
            "breach",
            "deliberateAttempt",
            "inadvertentRecognition"
        );
        return new ContextRisk(
            Risk(context.Member("deliberateAttempt")),
            Risk(context.Member("inadvertentRecognition")),
            Risk(context.Member("breach"))
        );
    }

    /// <summary>The statement to be signed.</summary>
    public Statement ToStatement()
    {
        var predicate = new JsonObject
        {
            ["claims"] = new JsonArray([.. Claims.Select(Json)]),
            ["format"] = new JsonObject
            {
                ["delimiter"] = Release.Delimiter.ToString(),
                ["encoding"] = Release.Encoding,
                ["nullText"] = Release.NullText,
            },
            ["policy"] = PolicyName,
            ["references"] = new JsonArray([
                .. References.Select(static r => new JsonObject
                {
                    ["attribute"] = r.Attribute,
                    ["name"] = r.Name,
                    ["sha256"] = r.Sha256,
                }),
            ]),
            ["release"] = Release.Name,
            ["version"] = Version,
        };
        return new Statement(
            [new Subject(Release.Name, Release.Sha256), new Subject(PolicyName, PolicySha256)],
            PredicateType,
            predicate
        );
    }

    /// <summary>Reads a statement. Nothing of it is proved by that.</summary>
    /// <param name="statement">A statement of this predicate type.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="EvidenceFormatException">It is of another type or version, or malformed.</exception>
    public static ReleaseCertificate Read(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        statement.RequirePredicateType(PredicateType);
        var predicate = new ObjectReader(
            statement.Predicate,
            "The certificate",
            "claims",
            "format",
            "policy",
            "references",
            "release",
            "version"
        );
        _ = predicate.Number("version", Version, Version);
        var (release, policy) = (predicate.Text("release"), predicate.Text("policy"));
        var claims = predicate.Items("claims", MaxClaims).Select(ReadClaim).ToArray();
        if (claims.DistinctBy(static c => c.Name).Count() != claims.Length)
        {
            throw new EvidenceFormatException("The certificate has two claims of one name.");
        }

        return new ReleaseCertificate(
            ReadFormat(predicate.Member("format"), release, Digest(statement, release)),
            policy,
            Digest(statement, policy),
            predicate.Items("references", MaxReferences).Select(ReadReference),
            claims
        );
    }

    /// <summary>The claim of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EvidenceFormatException">There is none.</exception>
    public CertificateClaim Claim(string name) =>
        Claims.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))
        ?? throw new EvidenceFormatException($"The certificate lacks the claim {name}.");

    /// <summary>A claim that is a number of records; false where it is something else.</summary>
    internal bool TryCount(string name, out long count) =>
        long.TryParse(
            Claim(name).Value,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out count
        );

    private static string Digest(Statement statement, string name) =>
        statement.Subjects.FirstOrDefault(s => s.Name == name)?.Sha256
        ?? throw new EvidenceFormatException(
            "The certificate names a file that is no subject of its statement."
        );

    private static JsonObject Json(CertificateClaim claim)
    {
        var json = new JsonObject
        {
            ["basis"] = claim.Basis switch
            {
                ClaimBasis.Derived => "derived",
                ClaimBasis.Reference => "reference",
                _ => "attested",
            },
            ["claim"] = claim.Name,
            ["value"] = JsonNode.Parse(claim.Value),
        };
        if (claim.Reference is { } reference)
        {
            json["reference"] = reference;
        }

        if (claim.RestsOn.Count > 0)
        {
            json["restsOn"] = new JsonArray([
                .. claim.RestsOn.Select(static name => JsonValue.Create(name)),
            ]);
        }

        return json;
    }

    private static CertificateClaim ReadClaim(JsonElement element)
    {
        var claim = new ObjectReader(
            element,
            "A claim",
            "basis",
            "claim",
            "reference",
            "restsOn",
            "value"
        );
        return new CertificateClaim(
            claim.Text("claim"),
            claim.Text("basis") switch
            {
                "derived" => ClaimBasis.Derived,
                "reference" => ClaimBasis.Reference,
                "attested" => ClaimBasis.Attested,
                _ => throw new EvidenceFormatException(
                    "A claim's basis must be derived, reference or attested."
                ),
            },
            JsonNode.Parse(claim.Member("value").GetRawText()),
            claim.Has("reference") ? claim.Text("reference") : null,
            claim.Has("restsOn") ? claim.Texts("restsOn", MaxClaims) : []
        );
    }

    private static CertificateReference ReadReference(JsonElement element)
    {
        var reference = new ObjectReader(element, "A reference", "attribute", "name", "sha256");
        return new CertificateReference(
            reference.Text("name"),
            reference.Text("sha256"),
            reference.Member("attribute").ValueKind == JsonValueKind.Null
                ? null
                : reference.Text("attribute")
        );
    }

    private static ReleaseFile ReadFormat(JsonElement element, string name, string sha256)
    {
        var format = new ObjectReader(element, "The format", "delimiter", "encoding", "nullText");
        return
            format.Text("delimiter") is { Length: 1 } delimiter
            && format.Text("encoding") is "utf-8" or "gb18030"
            ? new ReleaseFile(
                name,
                sha256,
                delimiter[0],
                format.Text("encoding"),
                format.Member("nullText").ValueKind == JsonValueKind.Null
                    ? null
                    : format.Text("nullText")
            )
            : throw new EvidenceFormatException(
                "The format has a delimiter of one character and the encoding utf-8 or gb18030."
            );
    }

    private static JustifiedRisk Risk(JsonElement element)
    {
        var risk = new ObjectReader(element, "A risk", "justification", "value");
        try
        {
            return new JustifiedRisk(risk.Ratio("value"), risk.Text("justification"));
        }
        catch (ArgumentException error)
        {
            throw new EvidenceFormatException($"A risk is refused: {error.Message}", error);
        }
    }

    private JsonElement ValueOf(string name)
    {
        using var document = JsonDocument.Parse(Claim(name).Value);
        return document.RootElement.Clone();
    }
}
