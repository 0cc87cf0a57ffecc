namespace AuthOps.Cli.Verification;

/// <summary>The outcome of a verification.</summary>
/// <param name="Findings">What speaks against the evidence; empty if nothing does.</param>
/// <param name="Parts">What was checked and held.</param>
/// <param name="Fingerprints">The keys the evidence names, by file.</param>
/// <param name="SignersEstablished">Whether a trust file vouched for every signer.</param>
internal sealed record VerificationResult(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<CheckedPart> Parts,
    IReadOnlyList<SignerFingerprint> Fingerprints,
    bool SignersEstablished
)
{
    /// <summary>What was not verified, and why.</summary>
    public IReadOnlyList<VerificationNote> Notes { get; init; } = [];

    /// <summary>Whether nothing contradicts anything.</summary>
    public bool IsConsistent => Findings.Count == 0;

    /// <summary>Whether the evidence is consistent and its signers established.</summary>
    public bool IsAccepted => IsConsistent && SignersEstablished;
}
