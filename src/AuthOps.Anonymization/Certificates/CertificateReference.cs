namespace AuthOps.Anonymization.Certificates;

/// <summary>A file that claims are derived against. Immutable and safe to share between threads.</summary>
/// <param name="Name">Its name; a relative path with <c>/</c>.</param>
/// <param name="Sha256">Its digest, 64 lower-case hexadecimal digits.</param>
/// <param name="Attribute">The sensitive attribute whose public distribution it holds, or null where it is the population.</param>
public sealed record CertificateReference(string Name, string Sha256, string? Attribute);
