namespace AuthOps.Metering.Packs;

/// <summary>An archive was refused as an evidence pack. Not safe for concurrent use.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">What, where, and how to mend it.</param>
/// <param name="innerException">What led to it.</param>
public sealed class EvidencePackException(
    PackFault fault,
    string message,
    Exception? innerException = null
) : FormatException(message, innerException)
{
    /// <summary>What is wrong.</summary>
    public PackFault Fault { get; } = fault;
}
