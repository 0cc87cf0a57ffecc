using System.Text.Json;
using AuthOps.Anonymization.Certificates;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>What anybody may read of an entry. Immutable.</summary>
/// <param name="After">The name of the release before; empty for the first.</param>
/// <param name="Key">Which key it is under.</param>
/// <param name="Name">The release's name.</param>
/// <param name="Previous">The digest of the entry before.</param>
/// <param name="Salt">The salt of its key.</param>
/// <param name="Sequence">Its place, from 1.</param>
/// <param name="Sha256">The released file.</param>
internal sealed record LedgerEntryHeader(
    string After,
    string Key,
    string Name,
    string Previous,
    string Salt,
    int Sequence,
    string Sha256
)
{
    /// <exception cref="EvidenceFormatException">A member is missing, unknown or malformed.</exception>
    /// <exception cref="ArgumentException">A digest or the salt has another form.</exception>
    public static LedgerEntryHeader Read(JsonElement element)
    {
        var header = new ObjectReader(
            element,
            "The header",
            "after",
            "key",
            "name",
            "previous",
            "salt",
            "sequence",
            "sha256"
        );
        return new LedgerEntryHeader(
            header.Text("after"),
            header.Text("key"),
            header.Text("name"),
            // A subject checks the form of 32 bytes in hexadecimal.
            new Subject("previous", header.Text("previous")).Sha256,
            new Subject("salt", header.Text("salt")).Sha256,
            header.Number("sequence", 1, LedgerHead.MaxReleases),
            new Subject("release", header.Text("sha256")).Sha256
        );
    }
}
