using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Review;

/// <summary>
/// That a product was reviewed and may leave the domain (Art. 23), for operator and implementing body to sign. It opens
/// nothing by itself; see <see cref="ReleaseClearance"/>. Immutable and safe to share between threads.
/// </summary>
public sealed class ReleaseReceipt
{
    internal ReleaseReceipt(
        ProductManifest manifest,
        string planDigest,
        string decidedBy,
        string supervisedBy,
        IReadOnlyList<string> receivers,
        DateTimeOffset reviewedAt,
        DateTimeOffset validUntil
    )
    {
        Manifest = manifest;
        Receivers = receivers;
        ValidUntil = validUntil;
        Statement = new Statement(
            [new Subject("product", manifest.ContentDigest)],
            PredicateType,
            EvidenceJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("decidedBy", decidedBy);
                json.WriteString("grant", manifest.GrantId);
                json.WriteString("manifest", manifest.Digest);
                json.WriteString("plan", planDigest);
                json.WriteString("product", manifest.ProductId);
                json.WriteStrings("receivers", receivers);
                json.WriteInstant("reviewedAt", reviewedAt);
                json.WriteString("scenario", manifest.ScenarioId);
                json.WriteString("supervisedBy", supervisedBy);
                json.WriteInstant("validUntil", validUntil);
                json.WriteEndObject();
            })
        );
    }

    /// <summary>The predicate type of a receipt's statement.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("release-receipt");

    /// <summary>The product.</summary>
    public ProductManifest Manifest { get; }

    /// <summary>The parties that may receive it.</summary>
    public IReadOnlyList<string> Receivers { get; }

    /// <summary>The instant from which it may no longer leave, UTC.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>The statement to sign; its subject is <c>product</c> under the digest of the product's bytes.</summary>
    public Statement Statement { get; }
}
