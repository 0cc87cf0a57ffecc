namespace AuthOps.Psi;

/// <summary>
/// Row-level output over natural persons was asked for without a lawful basis that holds now. Immutable but for the stack
/// trace; safe to share between threads.
/// </summary>
public sealed class LawfulBasisRequiredException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing and what is possible instead.</param>
    public LawfulBasisRequiredException(string message)
        : base(message) { }
}
