using AuthOps.Metering.Log;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Receipts verified together: as many as fit into the second cache, in the order of the tree, by both trees. Reused
/// from chunk to chunk. Not safe for concurrent use.
/// </summary>
internal sealed class ReceiptBatch
{
    /// <summary>Receipts at once.</summary>
    public const int Capacity = 512;

    private const int NoPlace = -1;
    private readonly ulong _size;
    private readonly ReceiptPaths _sha256;
    private readonly int[] _members = new int[Capacity];
    private readonly int[] _sm3Places = new int[Capacity];
    private readonly bool[] _fits = new bool[Capacity];
    private readonly bool[] _sm3Fits = new bool[Capacity];
    private readonly byte[] _extras;
    private readonly int _extraSize;
    private ReceiptPaths? _sm3;

    /// <param name="size">Leaves of the trees.</param>
    /// <param name="isText">Whether receipts are added as bytes; otherwise they have been parsed.</param>
    public ReceiptBatch(ulong size, bool isText)
    {
        _size = size;
        _sha256 = new ReceiptPaths(HashKind.Sha256, Capacity, size, isText);
        _extraSize = ReceiptText.MaxExtra(_sha256.PathLength(0));
        _extras = isText ? new byte[Capacity * _extraSize] : [];
    }

    /// <summary>The receipts added.</summary>
    public int Count => _sha256.Count;

    /// <summary>Adds a receipt in the common form; false if it has another.</summary>
    /// <param name="member">Its place among all.</param>
    /// <param name="text">The receipt.</param>
    /// <param name="parts">Its parts; the index lies within the trees.</param>
    /// <param name="note">The note it must carry.</param>
    public bool TryAdd(
        int member,
        ReadOnlyMemory<byte> text,
        in ReceiptText parts,
        ReadOnlySpan<byte> note
    )
    {
        var digests = _sha256.PathLength(parts.Index);
        var extra = _extras.AsMemory(Count * _extraSize, _extraSize);
        return parts.TryTakePath(text, digests, note, out var path)
            && parts.TryDecodeExtra(text.Span, extra.Span, out var sm3)
            && (sm3 == 0 || sm3 == digests)
            && TryAdd(
                member,
                parts.Index,
                extra.Span.Slice(1, RecordLayout.Size),
                path,
                extra.Slice(ReceiptText.ExtraHead, sm3 * RecordLayout.DigestSize),
                hasSm3: sm3 == digests
            );
    }

    /// <summary>Adds a receipt; false if its paths do not have the right lengths.</summary>
    public bool TryAdd(
        int member,
        ulong index,
        ReadOnlySpan<byte> record,
        ReadOnlyMemory<byte> sha256Path,
        ReadOnlyMemory<byte> sm3Path,
        bool hasSm3
    )
    {
        var at = Count;
        if (
            (hasSm3 && sm3Path.Length != _sha256.PathLength(index) * RecordLayout.DigestSize)
            || !_sha256.TryAdd(index, record, sha256Path)
        )
        {
            return false;
        }

        _members[at] = member;
        _sm3Places[at] = NoPlace;
        if (hasSm3)
        {
            _sm3 ??= new ReceiptPaths(HashKind.Sm3, Capacity, _size, isText: false);
            _sm3Places[at] = _sm3.Count;
            _ = _sm3.TryAdd(index, record, sm3Path);
        }

        return true;
    }

    /// <summary>Gives the verdict on each member added, by its place among all, and begins anew.</summary>
    public void Run(
        ReadOnlySpan<byte> sha256Root,
        ReadOnlySpan<byte> sm3Root,
        Span<ReceiptVerdict> verdicts
    )
    {
        _sha256.Run(sha256Root, _fits);
        _sm3?.Run(sm3Root, _sm3Fits);
        for (var i = 0; i < Count; i++)
        {
            verdicts[_members[i]] =
                _fits[i] && (_sm3Places[i] == NoPlace || _sm3Fits[_sm3Places[i]])
                    ? ReceiptVerdict.Verified
                    : ReceiptVerdict.NotInLog;
        }

        _sha256.Clear();
        _sm3?.Clear();
    }
}
