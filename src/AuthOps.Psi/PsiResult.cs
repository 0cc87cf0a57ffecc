using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi;

/// <summary>The output of a finished session, given out only after both parties compared transcripts. Immutable and safe to share between threads.</summary>
public sealed class PsiResult
{
    private readonly int[] _matchedRows;

    internal PsiResult(
        int intersectionSize,
        int[] matchedRows,
        ReadOnlyMemory<byte>[] payloads,
        PsiReceiptFacts facts,
        DsseEnvelope? receipt
    )
    {
        IntersectionSize = intersectionSize;
        _matchedRows = matchedRows;
        Payloads = payloads;
        Facts = facts;
        Receipt = receipt;
    }

    /// <summary>The number of keys both parties have. Both learn it, also below the threshold.</summary>
    public int IntersectionSize { get; }

    /// <summary>Whether rows were opened: they were asked for and the threshold was met.</summary>
    public bool RowsOpened => Facts.RowsOpened;

    /// <summary>
    /// The own matching rows, ascending, from 0; empty where rows were not opened, and for the sender unless the output is
    /// <see cref="PsiOutput.RowsToBoth"/>.
    /// </summary>
    public ReadOnlyMemory<int> MatchedRows => _matchedRows;

    /// <summary>The sender's payload of each of <see cref="MatchedRows"/>; empty for the sender and where no payload was agreed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Payloads { get; }

    /// <summary>The facts for a receipt; equal on both sides.</summary>
    public PsiReceiptFacts Facts { get; }

    /// <summary>The receipt that both parties signed, the same bytes on both sides; null where none was agreed.</summary>
    public DsseEnvelope? Receipt { get; }

    /// <summary>The session id, lower-case hexadecimal.</summary>
    public string SessionId => Facts.SessionId;

    /// <summary>The transcript hash, lower-case hexadecimal.</summary>
    public string TranscriptHash => Facts.TranscriptHash;
}
