using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// The grant chains of one party up to a signed checkpoint: a whole log, or a file of chains that the party made of
/// its log and gave away. Opening one checks it all. Not safe for concurrent use by several threads.
/// </summary>
public abstract class UsageSide : IDisposable
{
    private protected UsageSide(SignedNote note, CheckpointPolicy policy)
    {
        NoteBytes = note.ToBytes();
        Verifier = new UsageReceiptVerifier(NoteBytes, policy);
    }

    /// <summary>The checkpoint; what was recorded after it is not looked at.</summary>
    public UsageCheckpoint Checkpoint => Verifier.Checkpoint;

    /// <summary>The signed note of the checkpoint.</summary>
    public ReadOnlyMemory<byte> Note => NoteBytes;

    /// <summary>Whether every grant of the log is here.</summary>
    public abstract bool IsWholeLog { get; }

    /// <summary>The grants, in the order they were registered.</summary>
    public IReadOnlyList<string> Grants => [.. Survey.Chains.Select(chain => chain.Body.GrantId)];

    /// <summary>SHA-256 of the file of chains, lower-case hexadecimal; null for a whole log.</summary>
    public abstract string? FileDigest { get; }

    internal ChainSurvey Survey { get; private protected init; } = new(checksChains: false);

    internal UsageReceiptVerifier Verifier { get; }

    private protected byte[] NoteBytes { get; }

    /// <summary>Opens a closed log as a side and verifies it as a whole; nothing is changed.</summary>
    /// <param name="directory">The log's directory, which stays locked for reading.</param>
    /// <param name="policy">Whose signatures its checkpoint needs.</param>
    /// <param name="cancellationToken">Observed between batches.</param>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="InvalidOperationException">The log has no checkpoint.</exception>
    /// <exception cref="CheckpointRefusedException">The policy is not satisfied.</exception>
    /// <exception cref="UsageLogCorruptException">The log is damaged, or differs from its checkpoint.</exception>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageSide OpenLog(
        string directory,
        CheckpointPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(policy);
        return LogSide.Open(new DiskLogStorage(directory), policy, cancellationToken);
    }

    /// <summary>Opens a file of chains as a side and verifies that every record in it is in the log of its checkpoint.</summary>
    /// <param name="path">The file, which stays open.</param>
    /// <param name="policy">Whose signatures its checkpoint needs.</param>
    /// <param name="cancellationToken">Observed between records.</param>
    /// <exception cref="FormatException">The file is no file of chains, is cut short, or holds a record that is not in that log.</exception>
    /// <exception cref="CheckpointRefusedException">The policy is not satisfied.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static UsageSide OpenChains(
        string path,
        CheckpointPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadChains(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16),
            policy,
            cancellationToken
        );
    }

    /// <summary>Opens a file of chains from a stream.</summary>
    /// <param name="content">The file, from its beginning; must seek; disposed with the side.</param>
    /// <param name="policy">Whose signatures its checkpoint needs.</param>
    /// <param name="cancellationToken">Observed between records.</param>
    /// <exception cref="FormatException">The file is no file of chains, is cut short, or holds a record that is not in that log.</exception>
    /// <exception cref="CheckpointRefusedException">The policy is not satisfied.</exception>
    public static UsageSide ReadChains(
        Stream content,
        CheckpointPolicy policy,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            ArgumentNullException.ThrowIfNull(policy);
            return new ChainFileSide(content, policy, cancellationToken);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the chains of some grants, each record with its place in the log, for another party to compare with its
    /// own. Records of other grants do not show.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="grants">The grants; none twice.</param>
    /// <param name="cancellationToken">Observed between records.</param>
    /// <returns>The number of records written.</returns>
    /// <exception cref="ArgumentException">The side has no such grant.</exception>
    public ulong WriteChains(
        Stream output,
        IReadOnlyList<string> grants,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(grants);
        var slots = new HashSet<uint>();
        foreach (var grant in grants)
        {
            if (Survey.Find(grant) is not { } chain || !slots.Add(chain.Slot))
            {
                throw new ArgumentException(
                    $"The side has no grant {grant}, or it is named twice.",
                    nameof(grants)
                );
            }
        }

        using var writer = new ChainFileWriter(output, NoteBytes);
        Visit(
            (ulong index, in RecordView record) =>
            {
                if (slots.Contains(record.Slot))
                {
                    writer.Add(Prove(index, record));
                }
            },
            cancellationToken
        );
        writer.Complete();
        return writer.Count;
    }

    /// <summary>Lets go of the files.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Shows every record of a grant below the checkpoint's size, in order.</summary>
    internal abstract void Visit(RecordVisitor visit, CancellationToken cancellationToken);

    /// <summary>Makes the receipts of records by index.</summary>
    internal abstract IReadOnlyDictionary<ulong, UsageReceipt> Prove(
        IReadOnlySet<ulong> indexes,
        CancellationToken cancellationToken
    );

    /// <summary>The receipt of a record that <see cref="Visit"/> is showing.</summary>
    private protected abstract UsageReceipt Prove(ulong index, in RecordView record);

    /// <summary>Lets go of the files.</summary>
    /// <param name="disposing">Whether called from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
