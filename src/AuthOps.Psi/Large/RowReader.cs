using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Items;

namespace AuthOps.Psi.Large;

/// <summary>Reads a source: to count it, to check that it is the one that was read before, and to spread it over buckets. Used by one thread.</summary>
internal sealed class RowReader(PsiRowSource source, IProgress<PsiLargeProgress>? progress)
{
    private const int MaxFindings = 1000;

    /// <summary>Rows of the source, known once it was counted.</summary>
    public int RowCount { get; private set; }

    /// <summary>Rows that take part.</summary>
    public int UsableRows { get; private set; }

    /// <summary>Counts the rows, and their check under a key where there is one.</summary>
    /// <returns>The check; 0 without a key.</returns>
    /// <exception cref="PsiItemException">Rows refuse the set under the policy.</exception>
    public ulong Count(ReadOnlySpan<byte> key, CancellationToken cancellationToken)
    {
        (RowCount, UsableRows) = (0, 0);
        var findings = new List<ItemFinding>();
        var batch = new RowBatch();
        SipHash? hash = key.IsEmpty ? null : new SipHash(key);
        ulong check = 0;
        foreach (var rows in source.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var finding in rows.Findings)
            {
                if (finding.Kind != ItemFindingKind.Duplicate && findings.Count < MaxFindings)
                {
                    findings.Add(finding with { Row = finding.Row + RowCount });
                }
            }

            batch.Fill(rows, RowCount);
            check = hash is { } function ? unchecked(check + batch.Check(function)) : 0;
            Advance(rows.RowCount, batch.Count);
            progress?.Report(new PsiLargeProgress(PsiLargePhase.Reading, RowCount, RowCount));
        }

        return findings.Count > 0 && source.Policy.UnusableRows == UnusableRowPolicy.Reject
            ? throw new PsiItemException(findings)
            : check;
    }

    /// <summary>Spreads the rows over buckets.</summary>
    public void Partition(RowPartitioner partitioner, CancellationToken cancellationToken)
    {
        var batch = new RowBatch();
        var first = 0;
        foreach (var rows in source.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Fill(rows, first);
            partitioner.Add(batch.Items, batch.Ends, batch.Rows);
            first += rows.RowCount;
            progress?.Report(
                new PsiLargeProgress(PsiLargePhase.Partitioning, first, Math.Max(first, RowCount))
            );
        }
    }

    /// <summary>Refuses repeated keys where the policy does, and a bucket that is fuller than the peer may learn.</summary>
    /// <exception cref="PsiItemException">Rows repeat a key.</exception>
    public void Examine(PartitionedRows rows, long bound, CancellationToken cancellationToken)
    {
        var (repeated, _, most) = rows.Examine(MaxFindings, cancellationToken);
        if (repeated.Count > 0 && source.Policy.Duplicates == DuplicatePolicy.Reject)
        {
            throw new PsiItemException([.. repeated.OrderBy(finding => finding.Row)]);
        }

        if (most > bound)
        {
            throw new InvalidDataException(
                "A bucket is fuller than the bound, which happens once in 2^40 jobs; empty the work folders of both parties and begin anew."
            );
        }
    }

    private void Advance(int rows, int usable)
    {
        if (RowCount > PsiLargeOptions.SizeCeiling - rows)
        {
            throw new ArgumentException(
                $"A set has at most {PsiLargeOptions.SizeCeiling} rows; split it."
            );
        }

        RowCount += rows;
        UsableRows += usable;
    }
}
