namespace AuthOps.Cli.Verification;

/// <summary>Something that was not verified, and why; neither speaks against the evidence nor for it.</summary>
/// <param name="Name">Which kind of reason, a stable name.</param>
/// <param name="File">The file it concerns.</param>
/// <param name="Text">What was not verified, and what it takes.</param>
internal sealed record VerificationNote(string Name, string File, string Text);
