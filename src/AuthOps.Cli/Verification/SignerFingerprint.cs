namespace AuthOps.Cli.Verification;

/// <summary>A key that evidence names as a signer's.</summary>
/// <param name="File">The file.</param>
/// <param name="KeyId">SHA-256 of the public key.</param>
/// <param name="Party">Who holds it, if a trust file says so.</param>
internal sealed record SignerFingerprint(string File, string KeyId, string? Party);
