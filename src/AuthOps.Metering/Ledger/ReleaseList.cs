using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The releases that charges under grants nobody governs name (Art. 11, 23), for operator and implementing body to sign;
/// under a governed grant, that is one with a scope or in a log with acts of a desk, a list counts for nothing, and the
/// release receipts say it. Immutable and safe to share between threads.
/// </summary>
public sealed class ReleaseList
{
    private const int Version = 1;
    private readonly byte[] _canonical;

    /// <summary>Makes the list.</summary>
    /// <param name="releases">The releases, each once; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is there twice.</exception>
    public ReleaseList(IReadOnlyList<ProductRelease> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        if (
            releases.Count == 0
            || releases.Select(static r => r.ReleaseId).Distinct().Count() != releases.Count
        )
        {
            throw new ArgumentException(
                "A list names at least one release, and none twice.",
                nameof(releases)
            );
        }

        Releases = Array.AsReadOnly(releases.ToArray());
        _canonical = EvidenceJson.Write(Write);
    }

    /// <summary>The predicate type of a list of releases.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("product-releases");

    /// <summary>The releases.</summary>
    public IReadOnlyList<ProductRelease> Releases { get; }

    /// <summary>Reads a list from the predicate of its statement.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <returns>The list.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ReleaseList Parse(JsonElement predicate) =>
        EvidenceJson.ReadPredicate(
            predicate,
            "a list of releases",
            static predicate => new ReleaseList([
                .. predicate
                    .GetProperty("releases")
                    .EnumerateArray()
                    .Select(static r => new ProductRelease(
                        new ReleaseId(r.RequireString("release")),
                        new GrantId(r.RequireString("grant")),
                        new ScenarioId(r.RequireString("scenario")),
                        new ProductId(r.RequireString("product")),
                        new ValidityPeriod(r.RequireInstant("from"), r.RequireInstant("until"))
                    )),
            ]),
            static list => list._canonical
        );

    /// <summary>The list as canonical JSON.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>The list as evidence for both bodies to sign.</summary>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/> and whose subject is <c>releases.json</c>, those bytes.</returns>
    public Statement ToStatement() =>
        new([Subject.Of("releases.json", _canonical)], PredicateType, _canonical);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("releases");
        foreach (var release in Releases)
        {
            json.WriteStartObject();
            json.WriteInstant("from", release.Effective.From);
            json.WriteString("grant", release.GrantId.Value);
            json.WriteString("product", release.ProductId.Value);
            json.WriteString("release", release.ReleaseId.Value);
            json.WriteString("scenario", release.ScenarioId.Value);
            json.WriteInstant("until", release.Effective.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("version", Version);
        json.WriteEndObject();
    }
}
