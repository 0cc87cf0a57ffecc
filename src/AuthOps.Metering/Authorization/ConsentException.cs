namespace AuthOps.Metering.Authorization;

/// <summary>
/// A consent statement gives no lawful basis. Not safe for concurrent use while it travels; its message may be
/// shared between threads.
/// </summary>
public sealed class ConsentException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What does not hold; never a subject.</param>
    public ConsentException(string message)
        : base(message) { }
}
