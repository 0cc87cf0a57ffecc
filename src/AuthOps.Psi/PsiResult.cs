namespace AuthOps.Psi;

/// <summary>The output of a finished session, given out only after both parties compared transcripts. Immutable and safe to share between threads.</summary>
public sealed class PsiResult
{
    private readonly int[] _matchedRows;

    internal PsiResult(int intersectionSize, int[] matchedRows, PsiReceiptFacts facts)
    {
        IntersectionSize = intersectionSize;
        _matchedRows = matchedRows;
        Facts = facts;
    }

    /// <summary>The number of keys both parties have. Both learn it, also below the threshold.</summary>
    public int IntersectionSize { get; }

    /// <summary>Whether the receiver learnt its matching rows: rows were asked for and the threshold was met.</summary>
    public bool RowsOpened => Facts.RowsOpened;

    /// <summary>The receiver's matching rows, ascending, from 0; empty for the sender and where rows were not opened.</summary>
    public ReadOnlyMemory<int> MatchedRows => _matchedRows;

    /// <summary>The facts for a receipt; equal on both sides.</summary>
    public PsiReceiptFacts Facts { get; }

    /// <summary>The session id, lower-case hexadecimal.</summary>
    public string SessionId => Facts.SessionId;

    /// <summary>The transcript hash, lower-case hexadecimal.</summary>
    public string TranscriptHash => Facts.TranscriptHash;
}
