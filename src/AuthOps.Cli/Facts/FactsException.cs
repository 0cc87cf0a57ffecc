namespace AuthOps.Cli.Facts;

/// <summary>A statement does not say what its type promises. The message names the member, never its content.</summary>
internal sealed class FactsException(string message) : Exception(message);
