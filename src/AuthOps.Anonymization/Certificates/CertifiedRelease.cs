using AuthOps.Anonymization.Release;

namespace AuthOps.Anonymization.Certificates;

/// <summary>A certificate before it is signed, with what goes beside it. Immutable and safe to share between threads.</summary>
/// <param name="Certificate">What is claimed.</param>
/// <param name="PolicyFile">The published policy, byte for byte.</param>
/// <param name="Report">What the check measured.</param>
public sealed record CertifiedRelease(
    ReleaseCertificate Certificate,
    ReadOnlyMemory<byte> PolicyFile,
    ReleaseReport Report
);
