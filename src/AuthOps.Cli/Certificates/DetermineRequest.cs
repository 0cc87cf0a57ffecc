namespace AuthOps.Cli.Certificates;

/// <summary>What <c>authops determine</c> was asked for. Immutable.</summary>
/// <param name="CertificatePath">The signed certificate.</param>
/// <param name="EvidencePath">The file of evidence and reasons.</param>
/// <param name="KeyPath">The assessor's key.</param>
/// <param name="TrustPath">The keys to believe.</param>
/// <param name="ExpiresAt">When it has to be judged again.</param>
/// <param name="OutputPath">The file to write.</param>
internal sealed record DetermineRequest(
    string CertificatePath,
    string EvidencePath,
    string KeyPath,
    string TrustPath,
    DateTimeOffset ExpiresAt,
    string OutputPath
);
