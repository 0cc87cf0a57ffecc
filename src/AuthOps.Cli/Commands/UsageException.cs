namespace AuthOps.Cli.Commands;

/// <summary>The command line asks for something that cannot be. The message is fit for stderr.</summary>
internal sealed class UsageException(string message) : Exception(message);
