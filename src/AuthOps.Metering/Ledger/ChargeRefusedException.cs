namespace AuthOps.Metering.Ledger;

/// <summary>
/// A use that has a price cannot be charged, because what a charge rests on is missing (Art. 11). Not safe for concurrent
/// use, like every exception while it travels.
/// </summary>
public sealed class ChargeRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="index">The use's record in the log.</param>
    /// <param name="message">What is missing and how to mend it.</param>
    public ChargeRefusedException(ulong index, string message)
        : base(message) => Index = index;

    /// <summary>The use's record in the log.</summary>
    public ulong Index { get; }
}
