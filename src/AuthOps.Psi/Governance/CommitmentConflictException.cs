namespace AuthOps.Psi.Governance;

/// <summary>
/// A version of a data set was to be committed to a second time, otherwise than the first. Immutable but for the stack
/// trace; safe to share between threads.
/// </summary>
public sealed class CommitmentConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="registered">What is registered.</param>
    /// <param name="refused">What was refused.</param>
    public CommitmentConflictException(InputCommitment registered, InputCommitment refused)
        : base(
            $"Version '{refused?.Version}' of '{refused?.DataSet}' is registered with commitment {registered?.Digest}; {refused?.Digest} is refused. Data that changed are another version; the same data need the same secret."
        )
    {
        Registered = registered;
        Refused = refused;
    }

    /// <summary>What is registered.</summary>
    public InputCommitment? Registered { get; }

    /// <summary>What was refused.</summary>
    public InputCommitment? Refused { get; }
}
