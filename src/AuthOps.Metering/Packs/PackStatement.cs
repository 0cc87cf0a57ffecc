using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>A signed statement of a pack, at its place. Immutable and safe to share between threads.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="Envelope">The statement and its signatures.</param>
/// <param name="IsSigned">Whether trusted keys signed it in the roles its type asks for.</param>
public sealed record PackStatement(string File, DsseEnvelope Envelope, bool IsSigned)
{
    /// <summary>What it says.</summary>
    public JsonElement Predicate => Envelope.Statement.Predicate;

    /// <summary>SHA-256 of the statement.</summary>
    public string Digest => Envelope.Statement.Digest;

    /// <summary>Its predicate type.</summary>
    public string Type => Envelope.Statement.PredicateType;

    // What is parsed is canonical, so that its text is, too.
    internal byte[] PredicateBytes => Encoding.UTF8.GetBytes(Predicate.GetRawText());
}
