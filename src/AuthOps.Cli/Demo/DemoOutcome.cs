using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;

namespace AuthOps.Cli.Demo;

/// <summary>What a demonstration left behind.</summary>
/// <param name="Facts">What it established.</param>
/// <param name="Verification">What verifying its own output found.</param>
/// <param name="Path">The folder of evidence.</param>
/// <param name="KeysPath">The folder of keys and trust file.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record DemoOutcome(
    DemoFacts Facts,
    VerificationResult Verification,
    string Path,
    string KeysPath,
    TimeSpan Elapsed
);
