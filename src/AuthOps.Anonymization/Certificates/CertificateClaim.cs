using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json.Nodes;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Certificates;

/// <summary>One claim of a certificate with what it stands on. Immutable and safe to share between threads.</summary>
public sealed class CertificateClaim
{
    internal CertificateClaim(
        string name,
        ClaimBasis basis,
        JsonNode? value,
        string? reference = null,
        params IEnumerable<string> restsOn
    )
    {
        Name = name;
        Basis = basis;
        Value = Canonical(value);
        Reference = reference;
        RestsOn = Array.AsReadOnly(restsOn.ToArray());
    }

    /// <summary>What is claimed, such as <c>smallestClass</c>; no two claims of a certificate have one name.</summary>
    public string Name { get; }

    /// <summary>What it stands on.</summary>
    public ClaimBasis Basis { get; }

    /// <summary>The value, as canonical JSON.</summary>
    public string Value { get; }

    /// <summary>The file that is needed besides the release, or null.</summary>
    public string? Reference { get; }

    /// <summary>Attested claims that went into the value.</summary>
    public ReadOnlyCollection<string> RestsOn { get; }

    internal bool IsSame(CertificateClaim other) =>
        Basis == other.Basis
        && string.Equals(Value, other.Value, StringComparison.Ordinal)
        && string.Equals(Reference, other.Reference, StringComparison.Ordinal)
        && RestsOn.SequenceEqual(other.RestsOn, StringComparer.Ordinal);

    private static string Canonical(JsonNode? value) =>
        Encoding.UTF8.GetString(
            CanonicalJson.Canonicalize(
                Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null"),
                Statement.MaxBytes
            )
        );
}
