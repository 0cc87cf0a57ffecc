using System.Buffers;
using System.Buffers.Text;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// Where the parts of a receipt's bytes lie, read in place. It takes the common form only, a record without a body;
/// whatever it does not take, <see cref="UsageReceipt.Parse"/> reads or refuses. Immutable.
/// </summary>
/// <param name="Index">The record's index.</param>
/// <param name="ExtraLength">Characters of base64 in the extra line.</param>
/// <param name="PathOffset">Where the lines of the path begin.</param>
internal readonly record struct ReceiptText(ulong Index, int ExtraLength, int PathOffset)
{
    /// <summary>Bytes before the SM3 path: the version, the record, the number of digests.</summary>
    public const int ExtraHead = 1 + RecordLayout.Size + 1;

    /// <summary>Bytes of an extra line at most, and what decoding may write behind them.</summary>
    public static int MaxExtra(int pathLength) =>
        ExtraHead + (pathLength * RecordLayout.DigestSize) + 4;

    private const byte ExtraVersion = 1;
    private const int MaxDigits = 20;

    private static ReadOnlySpan<byte> Head => "c2sp.org/tlog-proof@v1\nextra "u8;

    private static ReadOnlySpan<byte> IndexPrefix => "index "u8;

    /// <summary>Finds the parts.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ReceiptText parts)
    {
        parts = default;
        if (text.Length > UsageReceipt.MaxBytes || !text.StartsWith(Head))
        {
            return false;
        }

        var rest = text[Head.Length..];
        var extra = rest.IndexOf((byte)'\n');
        if (extra < 0 || !rest[(extra + 1)..].StartsWith(IndexPrefix))
        {
            return false;
        }

        rest = rest[(extra + 1 + IndexPrefix.Length)..];
        var digits = rest[..Math.Min(rest.Length, MaxDigits + 1)].IndexOf((byte)'\n');
        if (digits < 1 || !ProofText.TryReadNumber(rest[..digits], out var index))
        {
            return false;
        }

        parts = new ReceiptText(index, extra, text.Length - rest.Length + digits + 1);
        return true;
    }

    /// <summary>The lines of a path of so many digests, if nothing but the note follows them.</summary>
    public bool TryTakePath(
        ReadOnlyMemory<byte> text,
        int digests,
        ReadOnlySpan<byte> note,
        out ReadOnlyMemory<byte> path
    )
    {
        var length = digests * (ProofText.LineLength + 1);
        var rest = text.Span[PathOffset..];
        path = default;
        if (
            rest.Length != length + 1 + note.Length
            || rest[length] != '\n'
            || !rest[(length + 1)..].SequenceEqual(note)
        )
        {
            return false;
        }

        path = text.Slice(PathOffset, length);
        return true;
    }

    /// <summary>Decodes the extra line of a record without a body.</summary>
    /// <param name="text">The receipt.</param>
    /// <param name="extra">Room of <see cref="MaxExtra"/>.</param>
    /// <param name="sm3">The digests of the SM3 path behind the head.</param>
    public bool TryDecodeExtra(ReadOnlySpan<byte> text, Span<byte> extra, out int sm3)
    {
        sm3 = 0;
        var base64 = text.Slice(Head.Length, ExtraLength);
        if (
            Base64.DecodeFromUtf8(base64, extra, out _, out var length) != OperationStatus.Done
            || length < ExtraHead
            || extra[0] != ExtraVersion
            || !ProofText.IsCanonical(base64, extra[..length])
        )
        {
            return false;
        }

        sm3 = extra[ExtraHead - 1];
        var record = new RecordView(extra.Slice(1, RecordLayout.Size), default);
        return length == ExtraHead + (sm3 * RecordLayout.DigestSize)
            && record.Version == RecordLayout.Version
            && !record.HasBody;
    }
}
