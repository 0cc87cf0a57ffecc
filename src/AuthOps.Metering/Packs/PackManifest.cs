using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>
/// What a pack says of itself, signed by who made it; every other file is a subject. Immutable and safe to share between
/// threads.
/// </summary>
/// <param name="Period">The period the pack is about.</param>
/// <param name="MadeAt">When it was made, UTC.</param>
/// <param name="Grants">The grants whose statements it holds, in ordinal order.</param>
/// <param name="LogOrigin">The name of the log in its checkpoints.</param>
public sealed record PackManifest(
    ValidityPeriod Period,
    DateTimeOffset MadeAt,
    IReadOnlyList<string> Grants,
    string LogOrigin
)
{
    private const int Version = 1;

    /// <summary>The predicate type of a manifest.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("evidence-pack");

    /// <summary>Reads a manifest from the predicate of its statement.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    public static PackManifest Parse(JsonElement predicate) =>
        EvidenceJson.ReadPredicate(
            predicate,
            "a pack's manifest",
            static predicate => new PackManifest(
                new ValidityPeriod(
                    predicate.RequireInstant("periodFrom"),
                    predicate.RequireInstant("periodUntil")
                ),
                predicate.RequireInstant("madeAt"),
                predicate.RequireStrings("grants"),
                predicate.RequireString("logOrigin")
            ),
            static manifest => manifest.ToCanonicalBytes()
        );

    /// <summary>The manifest as canonical JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStrings("grants", Grants);
            json.WriteString("logOrigin", LogOrigin);
            json.WriteInstant("madeAt", MadeAt);
            json.WriteInstant("periodFrom", Period.From);
            json.WriteInstant("periodUntil", Period.Until);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    internal Statement ToStatement(IReadOnlyList<Subject> files) =>
        new(files, PredicateType, ToCanonicalBytes());
}
