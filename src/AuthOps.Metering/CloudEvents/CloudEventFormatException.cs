namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// What was offered is not a CloudEvent, or not one of a use. The message says what, where and how to mend it, and
/// repeats no value. Nothing of the message it came in was recorded.
/// </summary>
public sealed class CloudEventFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong, and how to mend it.</param>
    /// <param name="index">Which event of a batch, from 0; null for one alone.</param>
    /// <param name="innerException">What a parser said; null if nothing.</param>
    public CloudEventFormatException(
        string reason,
        int? index = null,
        Exception? innerException = null
    )
        : base(index is { } i ? $"Event {i} of the batch: {reason}" : reason, innerException)
    {
        Reason = reason;
        Index = index;
    }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>Which event of a batch, from 0; null for one alone.</summary>
    public int? Index { get; }

    internal CloudEventFormatException At(int index) => new(Reason, index, InnerException);
}
