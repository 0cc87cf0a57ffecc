namespace AuthOps.Dp.Releases;

/// <summary>
/// A ledger file is damaged, of an unknown version or of another budget; the ledger is not opened, because a budget
/// that cannot be accounted for must not be spent. Immutable and safe to share between threads.
/// </summary>
public sealed class PrivacyLedgerFileException : Exception
{
    internal PrivacyLedgerFileException(long line, string message)
        : base($"Privacy ledger, line {line}: {message}")
    {
        Line = line;
    }

    /// <summary>The 1-based line at fault.</summary>
    public long Line { get; }
}
