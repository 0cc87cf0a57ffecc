namespace AuthOps.Metering.Log;

/// <summary>
/// A write or fsync of the usage log failed, so that this process no longer knows what the disk holds. The log
/// accepts nothing more; mend the disk and open the log again, which reads the truth from it. Not safe for
/// concurrent use while it travels.
/// </summary>
public sealed class UsageLogPoisonedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="cause">The failure that poisoned the log.</param>
    public UsageLogPoisonedException(Exception cause)
        : base(
            "An earlier write to the usage log failed; it accepts nothing more until it is opened again.",
            cause
        ) { }
}
