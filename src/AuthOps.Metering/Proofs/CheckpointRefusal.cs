namespace AuthOps.Metering.Proofs;

/// <summary>Why a checkpoint was refused.</summary>
public enum CheckpointRefusal
{
    /// <summary>It names a log the reader was not told about.</summary>
    UnknownLog = 1,

    /// <summary>The log's own signature is missing or wrong.</summary>
    NotSignedByLog = 2,

    /// <summary>Fewer witnesses signed than the quorum asks for.</summary>
    QuorumNotReached = 3,

    /// <summary>It is smaller than one witnessed before: the log was set back.</summary>
    RolledBack = 4,

    /// <summary>It is as large as one witnessed before and has other roots: the log was forked.</summary>
    Forked = 5,

    /// <summary>The request does not start from the checkpoint witnessed last; fetch its size and prove from there.</summary>
    StaleRequest = 6,

    /// <summary>The proof does not show that the log continues what was witnessed before.</summary>
    NotConsistent = 7,

    /// <summary>
    /// The request starts from more records than the witness remembers: the witness was set back, or another one cosigned
    /// that. Its cosignatures prove nothing until that is explained.
    /// </summary>
    WitnessSetBack = 8,
}
