using AuthOps.Anonymization.Release;

namespace AuthOps.Cli.Releases;

/// <summary>A release as it was written and checked. Immutable.</summary>
/// <param name="Check">What the independent verifier found and measured in the written file.</param>
/// <param name="Columns">Released columns.</param>
/// <param name="Sha256">The digest of the file, lower-case hexadecimal.</param>
internal sealed record WrittenRelease(ReleaseReport Check, int Columns, string Sha256);
