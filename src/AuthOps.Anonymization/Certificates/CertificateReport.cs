using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Certificates;

/// <summary>What a verification of a certificate found. Immutable and safe to share between threads.</summary>
public sealed class CertificateReport
{
    internal CertificateReport(
        IEnumerable<CheckedClaim> claims,
        IEnumerable<string> findings,
        bool hasSameBytes
    )
    {
        Claims = Array.AsReadOnly(claims.ToArray());
        Findings = Array.AsReadOnly(findings.ToArray());
        HasSameBytes = hasSameBytes;
    }

    /// <summary>Whether nothing speaks against the certificate. Claims may still be unchecked or only stated.</summary>
    public bool IsAccepted => Findings.Count == 0;

    /// <summary>Every claim with its outcome.</summary>
    public ReadOnlyCollection<CheckedClaim> Claims { get; }

    /// <summary>What speaks against it; no finding shows a cell.</summary>
    public ReadOnlyCollection<string> Findings { get; }

    /// <summary>Whether the file is the certified one byte for byte; false with an accepted certificate means that its rows stand in another order or form.</summary>
    public bool HasSameBytes { get; }
}
