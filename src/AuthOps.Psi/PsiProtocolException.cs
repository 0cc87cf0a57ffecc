using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi;

/// <summary>
/// The session was aborted; there is no output. The message names what and where, never an item. Immutable but for the
/// stack trace; safe to share between threads.
/// </summary>
public sealed class PsiProtocolException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">What happened and how to mend it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public PsiProtocolException(
        PsiProtocolError reason,
        string message,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        Reason = reason;
    }

    /// <summary>Why the session was aborted.</summary>
    public PsiProtocolError Reason { get; }

    /// <summary>
    /// Where <see cref="Reason"/> is <see cref="PsiProtocolError.ReceiptRefused"/> and both transcripts agreed: the receipt
    /// with the own signature alone, to be kept as what this party can prove by itself. Of a lookup that failed after both had signed, for
    /// whatever reason, the receipt of both: the answer may have arrived.
    /// </summary>
    public DsseEnvelope? OneSidedReceipt { get; init; }

    /// <summary>The reason the peer gave, where <see cref="Reason"/> is <see cref="PsiProtocolError.PeerAborted"/>.</summary>
    public PsiProtocolError? PeerReason { get; init; }

    /// <summary>Aborts unless a condition holds.</summary>
    internal static void Require(bool condition, PsiProtocolError reason, string message)
    {
        if (!condition)
        {
            throw new PsiProtocolException(reason, message);
        }
    }
}
