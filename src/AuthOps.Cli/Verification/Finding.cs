namespace AuthOps.Cli.Verification;

/// <summary>Something that speaks against the evidence.</summary>
/// <param name="File">The file at fault, relative to the folder.</param>
/// <param name="Reason">What is wrong; never the content of a record.</param>
internal sealed record Finding(string File, string Reason);
