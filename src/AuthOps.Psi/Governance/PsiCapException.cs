namespace AuthOps.Psi.Governance;

/// <summary>
/// A cap refused the session before anything that depends on keys was sent; the peer is told that, not which cap. Immutable but
/// for the stack trace; safe to share between threads.
/// </summary>
public sealed class PsiCapException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">The cap.</param>
    /// <param name="message">What it allows and what to do.</param>
    public PsiCapException(PsiCapReason reason, string message)
        : base(message)
    {
        Reason = reason;
    }

    /// <summary>The cap.</summary>
    public PsiCapReason Reason { get; }
}
