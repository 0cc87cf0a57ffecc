namespace AuthOps.Primitives.Usage;

/// <summary>The gate refused a use. The message names the reason and never a record's content.</summary>
public sealed class UsageRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">What was refused and how to mend it.</param>
    public UsageRefusedException(UsageRefusalReason reason, string message)
        : base(message)
    {
        Reason = reason;
    }

    /// <summary>Why the use was refused.</summary>
    public UsageRefusalReason Reason { get; }
}
