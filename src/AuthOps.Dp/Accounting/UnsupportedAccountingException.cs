namespace AuthOps.Dp.Accounting;

/// <summary>
/// An accountant has no bound for an event, such as pure ε for Gaussian noise. Nothing was spent. Immutable and safe
/// to share between threads.
/// </summary>
public sealed class UnsupportedAccountingException : ArgumentException
{
    internal UnsupportedAccountingException(string accountant, PrivacyEvent source, string mend)
        : base($"The {accountant} accountant has no bound for '{source}'; {mend}") =>
        Event = source.ToString();

    /// <summary>The event in words.</summary>
    public string Event { get; }
}
