using System.Globalization;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Unbalanced;

/// <summary>Writes the statement that an epoch's key was destroyed. Stateless and safe to share between threads.</summary>
internal static class KeyDestruction
{
    public static Statement Write(
        EpochParameters epoch,
        DateTimeOffset created,
        DateTimeOffset destroyed,
        long evaluations
    ) =>
        new(
            [new Subject("psi-epoch", Convert.ToHexStringLower(epoch.Digest))],
            PredicateTypes.Name("psi-key-destruction"),
            new JsonObject
            {
                ["suite"] = epoch.Suite.Identifier,
                ["publicKey"] = Convert.ToHexStringLower(epoch.PublicKey.Span),
                ["createdAt"] = Instant(created),
                ["destroyedAt"] = Instant(destroyed),
                ["evaluations"] = evaluations.ToString(CultureInfo.InvariantCulture),
                ["method"] = "memory-overwritten",
            }
        );

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
