namespace AuthOps.Primitives.Evidence;

/// <summary>
/// Bytes that claim to be evidence or a trust file are refused: not JSON, not canonical, of an unknown version, or
/// beyond a bound. The message says what, where and how to mend it, never a value from the input. Not meant to be
/// shared between threads.
/// </summary>
public sealed class EvidenceFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and how to mend it.</param>
    public EvidenceFormatException(string message)
        : base(message) { }

    /// <summary>Creates the exception from another one.</summary>
    /// <param name="message">What is wrong, where, and how to mend it.</param>
    /// <param name="innerException">What the decoder said.</param>
    public EvidenceFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
