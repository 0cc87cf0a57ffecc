namespace AuthOps.Metering.Authorization;

/// <summary>
/// An act of authorisation is refused. The message says what, where and how to mend it, and names no person. Not safe
/// for concurrent use while it travels; its message may be shared between threads.
/// </summary>
public sealed class AuthorizationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What was refused and how to mend it.</param>
    public AuthorizationException(AuthorizationFault fault, string message)
        : base(message)
    {
        Fault = fault;
    }

    /// <summary>Why the act was refused.</summary>
    public AuthorizationFault Fault { get; }
}
