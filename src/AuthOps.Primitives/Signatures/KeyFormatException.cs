namespace AuthOps.Primitives.Signatures;

/// <summary>
/// A key is not in the form this library reads: wrong container, wrong curve, an invalid point, or parts that
/// disagree. The message says what is wrong and how to mend it, never any part of a private key. Not meant to be
/// shared between threads.
/// </summary>
public sealed class KeyFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    public KeyFormatException(string message)
        : base(message) { }

    /// <summary>Creates the exception from another one.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="innerException">What the decoder said.</param>
    public KeyFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
