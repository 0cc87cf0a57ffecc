namespace AuthOps.Psi.Governance;

/// <summary>
/// Where a party's commitments are registered: once for each version of a data set, for good. An implementation states
/// itself whether it may be shared between threads.
/// </summary>
public interface ICommitmentRegister
{
    /// <summary>Registers a commitment; durable on return. The same one again is the same registration.</summary>
    /// <param name="commitment">The commitment.</param>
    /// <param name="cancellationToken">Gives up; the commitment may be registered all the same.</param>
    /// <returns>When it is registered.</returns>
    /// <exception cref="CommitmentConflictException">The version is registered with another commitment.</exception>
    ValueTask RegisterAsync(
        InputCommitment commitment,
        CancellationToken cancellationToken = default
    );

    /// <summary>What is registered for a version.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="version">Its version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The commitment, or null.</returns>
    ValueTask<InputCommitment?> FindAsync(
        string dataSet,
        string version,
        CancellationToken cancellationToken = default
    );
}
