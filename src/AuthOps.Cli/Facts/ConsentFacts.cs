using System.Text.Json;

namespace AuthOps.Cli.Facts;

/// <summary>The part of a signed consent set that others rely on; the set itself stays with its registry.</summary>
/// <param name="SetId">The set.</param>
/// <param name="Purpose">The one purpose consented to.</param>
/// <param name="Given">Consents given, revoked ones included.</param>
/// <param name="Revoked">Those taken back.</param>
internal sealed record ConsentFacts(string SetId, string Purpose, long Given, long Revoked)
{
    /// <summary>Consents that stand.</summary>
    public long Standing => Given - Revoked;

    /// <summary>Reads the predicate of a consent set.</summary>
    /// <exception cref="FactsException">A member is missing or malformed.</exception>
    public static ConsentFacts Read(JsonElement predicate)
    {
        var reader = new FactReader(predicate);
        var given = reader.Long("count");
        var revoked = reader.Long("revoked");
        return given >= revoked && revoked >= 0
            ? new ConsentFacts(reader.Text("id"), reader.Text("purpose"), given, revoked)
            : throw new FactsException("more consents are revoked than given");
    }
}
