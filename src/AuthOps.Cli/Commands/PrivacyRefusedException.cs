namespace AuthOps.Cli.Commands;

/// <summary>Refused for privacy. The message is fit for stderr: reasons and figures, no value of a record.</summary>
internal class PrivacyRefusedException(string message) : Exception(message);
