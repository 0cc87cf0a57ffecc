using AuthOps.Primitives.Files;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Items;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The rows of a large set with the commitment to their keys: the same that <see cref="CommittedItems"/> has for the same keys, names
/// and secret, computed batch by batch. Immutable and safe to share between threads; it keeps no key.
/// </summary>
/// <remarks>
/// Hidden keys are sorted on the disk, 32 bytes each, and the tree is built while they are merged. Single rows are not opened from
/// here: an auditor is given the secret and the rows and computes the commitment again.
/// </remarks>
public sealed class CommittedRows
{
    /// <summary>The least memory for sorting, in bytes.</summary>
    public const int MinMemoryBytes = PartitionOptions.MinMemoryBytes;

    private readonly PsiRowSource _rows;

    private CommittedRows(PsiRowSource rows, InputCommitment commitment)
    {
        (_rows, Commitment) = (rows, commitment);
    }

    /// <summary>The commitment, to be registered and published.</summary>
    public InputCommitment Commitment { get; }

    /// <summary>Commits to rows. Reads them once; costs three hashes a row and 32 bytes of the disk for each, for as long as it runs.</summary>
    /// <param name="rows">The rows of this version, all of them; consent leaves out none here.</param>
    /// <param name="secret">The secret; one may serve many versions.</param>
    /// <param name="dataSet">The data set, 1 to <see cref="InputCommitment.MaxNameLength"/> characters.</param>
    /// <param name="version">Its version, likewise.</param>
    /// <param name="folder">A folder for what is sorted, private to its owner; it stays as it was.</param>
    /// <param name="memoryBytes">Memory for sorting, in bytes, at least <see cref="MinMemoryBytes"/>.</param>
    /// <param name="hash">SHA-256, or SM3 for the national suite.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The committed rows.</returns>
    /// <exception cref="ArgumentException">A name is malformed, or no row takes part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hash or the memory is out of range.</exception>
    /// <exception cref="PsiItemException">Rows refuse the set under the policy; repeated keys are one key, they are refused when a session runs.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static CommittedRows Commit(
        PsiRowSource rows,
        CommitmentSecret secret,
        string dataSet,
        string version,
        string folder,
        int memoryBytes = 32 << 20,
        HashKind hash = HashKind.Sha256,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, MinMemoryBytes);
        var schemaHash = PsiItemSet.HashSchema(rows.KeyNames);
        var leaves = CommitmentLeaves.Of(secret, dataSet, version, schemaHash, hash);
        PrivateFiles.CreateFolder(folder);
        using var sort = new SpilledSort<LeafDigest>(
            folder,
            memoryBytes,
            Comparer<LeafDigest>.Create(LeafDigest.Compare)
        );
        try
        {
            foreach (var batch in ReadChecked(rows.WithoutConsent()))
            {
                sort.Add(leaves.Compute(batch, cancellationToken));
            }
        }
        finally
        {
            leaves.Clear();
        }

        var tree = new LeafTree(hash);
        foreach (var leaf in sort.Distinct(cancellationToken))
        {
            tree.Append(leaf);
        }

        return tree.Count > 0
            ? new CommittedRows(
                rows,
                new InputCommitment(
                    dataSet,
                    version,
                    hash,
                    Convert.ToHexStringLower(schemaHash),
                    tree.Count,
                    Convert.ToHexStringLower(tree.Root())
                )
            )
            : throw new ArgumentException(
                "An empty set hides nothing; there is nothing to commit to.",
                nameof(rows)
            );
    }

    /// <summary>Registers the commitment and gives the rows to run sessions with: they quote it.</summary>
    /// <param name="register">Where versions are registered, once each.</param>
    /// <param name="cancellationToken">Gives up waiting for the register.</param>
    /// <returns>The same rows, with the commitment.</returns>
    /// <exception cref="CommitmentConflictException">The version is registered with another commitment.</exception>
    public async ValueTask<PsiRowSource> RegisterAsync(
        ICommitmentRegister register,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(register);
        await register.RegisterAsync(Commitment, cancellationToken).ConfigureAwait(false);
        return _rows.WithCommitment(Commitment);
    }

    /// <summary>The rows, or the first ones that refuse the set, with the numbers they have in all of it.</summary>
    private static IEnumerable<PsiItemSet> ReadChecked(PsiRowSource rows)
    {
        var first = 0;
        foreach (var batch in rows.Read())
        {
            var unusable = batch
                .Findings.Where(finding => finding.Kind != ItemFindingKind.Duplicate)
                .Select(finding => finding with { Row = finding.Row + first })
                .ToList();
            if (unusable.Count > 0 && rows.Policy.UnusableRows == UnusableRowPolicy.Reject)
            {
                throw new PsiItemException(unusable);
            }

            yield return batch;
            first = checked(first + batch.RowCount);
        }
    }
}
