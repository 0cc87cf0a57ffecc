namespace AuthOps.Metering.Ledger;

/// <summary>
/// A ledger refuses an entry, or is damaged. Nothing was booked. Not safe for concurrent use, like every exception while
/// it travels.
/// </summary>
public sealed class LedgerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public LedgerException(LedgerFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="innerException">What was thrown below.</param>
    public LedgerException(LedgerFault fault, string message, Exception innerException)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why.</summary>
    public LedgerFault Fault { get; }
}
