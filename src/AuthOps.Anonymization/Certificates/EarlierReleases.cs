namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// The earlier releases of the same persons that a release was checked against and found safe with. Immutable and safe to share
/// between threads.
/// </summary>
public sealed record EarlierReleases
{
    /// <summary>Makes one.</summary>
    /// <param name="ledgerHead">The head that the ledger had then: 64 lower-case hexadecimal digits.</param>
    /// <param name="count">How many releases it held; at least 0.</param>
    /// <exception cref="ArgumentException">The head has another form, or the count is negative.</exception>
    public EarlierReleases(string ledgerHead, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        // A subject checks the form of a digest.
        LedgerHead = new Primitives.Evidence.Subject("ledger", ledgerHead).Sha256;
        Count = count;
    }

    /// <summary>The head of the ledger: who has the ledger and its key can check again.</summary>
    public string LedgerHead { get; }

    /// <summary>How many releases it held.</summary>
    public int Count { get; }
}
