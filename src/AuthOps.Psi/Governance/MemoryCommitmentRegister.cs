namespace AuthOps.Psi.Governance;

/// <summary>A register that lasts as long as the process: for one-off runs and tests. Safe for concurrent use.</summary>
public sealed class MemoryCommitmentRegister : ICommitmentRegister
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string DataSet, string Version), InputCommitment> _registered = [];

    /// <inheritdoc/>
    public ValueTask RegisterAsync(
        InputCommitment commitment,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(commitment);
        lock (_lock)
        {
            var key = (commitment.DataSet, commitment.Version);
            if (!_registered.TryAdd(key, commitment) && _registered[key] != commitment)
            {
                throw new CommitmentConflictException(_registered[key], commitment);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<InputCommitment?> FindAsync(
        string dataSet,
        string version,
        CancellationToken cancellationToken = default
    )
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_registered.GetValueOrDefault((dataSet, version)));
        }
    }
}
