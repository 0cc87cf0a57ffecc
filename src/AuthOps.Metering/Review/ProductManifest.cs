using System.Collections.ObjectModel;
using System.Globalization;
using System.Security.Cryptography;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Review;

/// <summary>
/// What a product shows, as it is to be released (Art. 23): its fields and how fine they are, the least group, the privacy
/// loss, and the bytes. Immutable and safe to share between threads.
/// </summary>
public sealed class ProductManifest
{
    /// <summary>Creates a manifest.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="scenarioId">The scenario.</param>
    /// <param name="productId">The product released, an identifier of its own, as lineage names it.</param>
    /// <param name="purpose">The purpose it is for.</param>
    /// <param name="fields">Its fields with the level of each: 0 as it is, higher is coarser.</param>
    /// <param name="smallestGroup">The number of subjects behind the smallest figure or class of rows, as measured.</param>
    /// <param name="picoRho">The privacy loss spent, in 10^-12 of zCDP rho; null where no noise was added.</param>
    /// <param name="hasRows">Whether it holds rows.</param>
    /// <param name="contentDigest">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
    /// <param name="basis">The signed statement that makes it lawful; null where none is needed.</param>
    /// <exception cref="ArgumentException">A part is missing, malformed or out of range.</exception>
    public ProductManifest(
        string grantId,
        string scenarioId,
        string productId,
        string purpose,
        IReadOnlyDictionary<string, int> fields,
        int smallestGroup,
        Int128? picoRho,
        bool hasRows,
        string contentDigest,
        LawfulBasis? basis = null
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        GrantId = Identifiers.Require(grantId, nameof(grantId));
        ScenarioId = Identifiers.Require(scenarioId, nameof(scenarioId));
        ProductId = Identifiers.Require(productId, nameof(productId));
        Purpose = Identifiers.Require(purpose, nameof(purpose));
        ContentDigest = Sha256Text.Require(contentDigest, nameof(contentDigest));
        _ = FieldNames.RequireDistinct([.. fields.Keys], "the product's fields");
        if (fields.Values.Any(level => level < 0) || smallestGroup < 0 || picoRho < 0)
        {
            throw new ArgumentException("Levels, groups and privacy loss are at least 0.");
        }

        Fields = new ReadOnlyDictionary<string, int>(
            new SortedDictionary<string, int>(
                fields.ToDictionary(f => f.Key, f => f.Value),
                StringComparer.Ordinal
            )
        );
        SmallestGroup = smallestGroup;
        PicoRho = picoRho;
        HasRows = hasRows;
        Basis = basis;
        Digest = Convert.ToHexStringLower(SHA256.HashData(ToCanonicalBytes()));
    }

    /// <summary>The grant.</summary>
    public string GrantId { get; }

    /// <summary>The scenario.</summary>
    public string ScenarioId { get; }

    /// <summary>The product released.</summary>
    public string ProductId { get; }

    /// <summary>The purpose it is for.</summary>
    public string Purpose { get; }

    /// <summary>Its fields with the level of each.</summary>
    public IReadOnlyDictionary<string, int> Fields { get; }

    /// <summary>The number of subjects behind the smallest figure or class of rows.</summary>
    public int SmallestGroup { get; }

    /// <summary>The privacy loss spent; null where no noise was added.</summary>
    public Int128? PicoRho { get; }

    /// <summary>Whether it holds rows.</summary>
    public bool HasRows { get; }

    /// <summary>SHA-256 of its bytes.</summary>
    public string ContentDigest { get; }

    /// <summary>The signed statement that makes it lawful; null where none is needed.</summary>
    public LawfulBasis? Basis { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Reads a manifest's canonical JSON.</summary>
    /// <param name="utf8">The bytes, exactly as <see cref="ToCanonicalBytes"/> gives them.</param>
    /// <param name="basis">The verified statement that makes the product lawful, which the manifest names by its digest; null where it names none.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="FormatException">
    /// The bytes are not a manifest of a known version in canonical form, or name another basis than the one given.
    /// </exception>
    public static ProductManifest Parse(ReadOnlySpan<byte> utf8, LawfulBasis? basis = null) =>
        EvidenceJson.ReadCanonical(
            utf8,
            "a product manifest that rests on the basis given",
            root =>
            {
                root.RequireVersion(1);
                return new ProductManifest(
                    root.RequireString("grant"),
                    root.RequireString("scenario"),
                    root.RequireString("product"),
                    root.RequireString("purpose"),
                    root.RequireLevels("fields"),
                    (int)root.RequireInteger("smallestGroup"),
                    root.TryGetProperty("picoRho", out _) ? root.RequireInteger("picoRho") : null,
                    root.GetProperty("hasRows").GetBoolean(),
                    root.RequireString("content"),
                    basis
                );
            },
            static manifest => manifest.ToCanonicalBytes()
        );

    /// <summary>The manifest as canonical JSON.</summary>
    /// <returns>The UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            if (Basis is not null)
            {
                json.WriteString("basis", Basis.StatementDigest);
            }

            json.WriteString("content", ContentDigest);
            json.WriteStartObject("fields");
            foreach (var (field, level) in Fields)
            {
                json.WriteString(field, level.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
            json.WriteString("grant", GrantId);
            json.WriteBoolean("hasRows", HasRows);
            if (PicoRho is { } loss)
            {
                json.WriteInteger("picoRho", loss);
            }

            json.WriteString("product", ProductId);
            json.WriteString("purpose", Purpose);
            json.WriteString("scenario", ScenarioId);
            json.WriteInteger("smallestGroup", SmallestGroup);
            json.WriteNumber("version", 1);
            json.WriteEndObject();
        });
}
