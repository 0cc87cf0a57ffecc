namespace AuthOps.Metering.Proofs;

/// <summary>
/// A checkpoint lacks signatures its reader requires, or does not continue what was witnessed before. Not safe for
/// concurrent use while it travels.
/// </summary>
public sealed class CheckpointRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">What is lacking and how to mend it.</param>
    public CheckpointRefusedException(CheckpointRefusal reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Why.</summary>
    public CheckpointRefusal Reason { get; }
}
