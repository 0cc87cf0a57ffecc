namespace AuthOps.Anonymization.Rereleases;

/// <summary>A ledger of releases cannot be used; the message says why and what to do. Not meant to be shared between threads.</summary>
public sealed class ReleaseLedgerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Why.</param>
    /// <param name="release">The release concerned, or null.</param>
    /// <param name="message">The same in a sentence.</param>
    /// <param name="cause">What was caught, or null.</param>
    public ReleaseLedgerException(
        LedgerError error,
        string? release,
        string message,
        Exception? cause = null
    )
        : base(message, cause) => (Error, Release) = (error, release);

    /// <summary>Why.</summary>
    public LedgerError Error { get; }

    /// <summary>The name of the release concerned, or null.</summary>
    public string? Release { get; }
}
