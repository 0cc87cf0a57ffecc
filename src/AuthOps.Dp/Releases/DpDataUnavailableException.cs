namespace AuthOps.Dp.Releases;

/// <summary>
/// The data could not be opened after the loss was debited; the debit is burned. The message is always the same, since
/// a reason could tell something about the data; the custodian's quality journal has it. Immutable and safe to share
/// between threads.
/// </summary>
public sealed class DpDataUnavailableException : Exception
{
    internal DpDataUnavailableException(string releaseId)
        : base(
            "The data could not be opened; the loss stays debited. The custodian's quality journal has the reason."
        )
    {
        ReleaseId = releaseId;
    }

    /// <summary>The release, as in the ledger.</summary>
    public string ReleaseId { get; }
}
