using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Large;

/// <summary>The output of a finished session over a large set. Immutable and safe to share between threads; rows are read from the work folder as long as it is there.</summary>
public sealed class PsiLargeResult
{
    private readonly Func<IEnumerable<int>> _rows;

    internal PsiLargeResult(
        int intersectionSize,
        int buckets,
        ulong attempts,
        PsiReceiptFacts facts,
        DsseEnvelope? receipt,
        Func<IEnumerable<int>> rows
    )
    {
        IntersectionSize = intersectionSize;
        Buckets = buckets;
        Attempts = (long)attempts;
        Facts = facts;
        Receipt = receipt;
        _rows = rows;
    }

    /// <summary>The number of keys both parties have. Both learn it, and that of each bucket, also below the threshold.</summary>
    public int IntersectionSize { get; }

    /// <summary>Whether rows were opened: they were asked for and the threshold was met.</summary>
    public bool RowsOpened => Facts.RowsOpened;

    /// <summary>The number of buckets.</summary>
    public int Buckets { get; }

    /// <summary>How often the job was taken up, by the party that counted more.</summary>
    public long Attempts { get; }

    /// <summary>
    /// The facts for a receipt; equal on both sides. The session id is that of the job, and the transcript hash covers it and, for
    /// every bucket, the size of its intersection and the transcript of its session.
    /// </summary>
    public PsiReceiptFacts Facts { get; }

    /// <summary>
    /// The receipt over all buckets that both parties signed, the same bytes on both sides and in every attempt; null where none was
    /// agreed.
    /// </summary>
    public DsseEnvelope? Receipt { get; }

    /// <summary>The own matching rows, ascending, from 0; none where rows were not opened to this party. Takes a bit of memory for each row of the set.</summary>
    /// <returns>The rows, read from the work folder.</returns>
    /// <exception cref="InvalidDataException">The work folder is damaged.</exception>
    /// <exception cref="IOException">The work folder cannot be read.</exception>
    public IEnumerable<int> ReadMatchedRows() => _rows();
}
