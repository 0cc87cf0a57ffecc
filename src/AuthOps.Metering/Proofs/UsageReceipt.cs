using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// The proof that a record is in a log, verifiable offline: a C2SP tlog-proof whose <c>extra</c> line carries the
/// record, its body and the SM3 path. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A receipt shows its record and, of other records, only hashes that 16 random bytes in each of them hide. That it
/// parses says nothing: <see cref="UsageReceiptVerifier"/> verifies.
/// </remarks>
public sealed class UsageReceipt
{
    /// <summary>The longest receipt read, in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    private const byte ExtraVersion = 1;
    private const int ExtraHead = ReceiptText.ExtraHead;
    private readonly ReadOnlyMemory<byte> _record;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ReadOnlyMemory<byte> _sha256Path;
    private readonly ReadOnlyMemory<byte> _sm3Path;
    private readonly ReadOnlyMemory<byte> _checkpoint;

    internal UsageReceipt(
        ulong index,
        ReadOnlyMemory<byte> record,
        ReadOnlyMemory<byte> body,
        ReadOnlyMemory<byte> sha256Path,
        ReadOnlyMemory<byte> sm3Path,
        ReadOnlyMemory<byte> checkpoint
    )
    {
        Index = index;
        _record = record;
        _body = body;
        _sha256Path = sha256Path;
        _sm3Path = sm3Path;
        _checkpoint = checkpoint;
    }

    /// <summary>The record's index in the log.</summary>
    public ulong Index { get; }

    /// <summary>The record, 118 bytes.</summary>
    public ReadOnlyMemory<byte> Record => _record;

    /// <summary>The body beside the record; empty if it has none.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    /// <summary>The digests from the record's SHA-256 leaf to the root.</summary>
    public ReadOnlyMemory<byte> Sha256Path => _sha256Path;

    /// <summary>The digests from the record's SM3 leaf to the root; empty if the receipt was made without.</summary>
    public ReadOnlyMemory<byte> Sm3Path => _sm3Path;

    /// <summary>The signed note the proof leads to.</summary>
    public ReadOnlyMemory<byte> Checkpoint => _checkpoint;

    /// <summary>The slot of the record's grant, or null if it belongs to none.</summary>
    public uint? GrantSlot => View.Slot == RecordLayout.NoGrant ? null : View.Slot;

    /// <summary>The record's number in its grant's chain, from 0.</summary>
    public ulong Sequence => View.Sequence;

    /// <summary>The id the record claims or concerns, 32 lower-case hexadecimal digits.</summary>
    public string EventId => UsageEventId.Format(View.Id);

    /// <summary>The amount the record states.</summary>
    public Int128 Amount => View.Amount;

    internal RecordView View => new(_record.Span, _body.Span);

    private static ReadOnlySpan<byte> Header => "c2sp.org/tlog-proof@v1"u8;

    private static ReadOnlySpan<byte> ExtraPrefix => "extra "u8;

    private static ReadOnlySpan<byte> IndexPrefix => "index "u8;

    /// <summary>Reads a receipt.</summary>
    /// <exception cref="FormatException">It is not one in the only form in which receipts are written.</exception>
    public static UsageReceipt Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxBytes)
        {
            throw new FormatException($"A receipt has at most {MaxBytes} bytes.");
        }

        var rest = text;
        if (!ProofText.TakeLine(ref rest).SequenceEqual(Header))
        {
            throw new FormatException("The text is not a tlog-proof of version 1.");
        }

        var extra = ReadExtra(ProofText.TakeAfter(ProofText.TakeLine(ref rest), ExtraPrefix));
        var index = ProofText.ReadNumber(
            ProofText.TakeAfter(ProofText.TakeLine(ref rest), IndexPrefix)
        );
        Span<byte> path = stackalloc byte[ProofText.MaxDigests * RecordLayout.DigestSize];
        var length = 0;
        for (
            var line = ProofText.TakeLine(ref rest);
            !line.IsEmpty;
            line = ProofText.TakeLine(ref rest)
        )
        {
            if (length == path.Length)
            {
                throw new FormatException("The proof is longer than any tree is high.");
            }

            ProofText.ReadDigest(line, path[length..]);
            length += RecordLayout.DigestSize;
        }

        var sm3 = extra.Span[ExtraHead - 1] * RecordLayout.DigestSize;
        return new UsageReceipt(
            index,
            extra.Slice(1, RecordLayout.Size),
            extra[(ExtraHead + sm3)..],
            path[..length].ToArray(),
            extra.Slice(ExtraHead, sm3),
            rest.ToArray()
        );
    }

    /// <summary>The receipt's bytes, to be kept as a <c>.tlog-proof</c> file.</summary>
    public byte[] ToBytes()
    {
        byte[] extra =
        [
            ExtraVersion,
            .. _record.Span,
            (byte)(_sm3Path.Length / RecordLayout.DigestSize),
            .. _sm3Path.Span,
            .. _body.Span,
        ];
        var text = new StringBuilder();
        text.Append(Encoding.ASCII.GetString(Header)).Append('\n');
        text.Append("extra ").Append(Convert.ToBase64String(extra)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        ProofText.AppendLines(text, _sha256Path.Span);
        text.Append('\n');
        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. _checkpoint.Span];
    }

    private static ReadOnlyMemory<byte> ReadExtra(ReadOnlySpan<byte> base64)
    {
        var extra = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (
            Base64.DecodeFromUtf8(base64, extra, out _, out var length)
                != System.Buffers.OperationStatus.Done
            || length < ExtraHead
            || extra[0] != ExtraVersion
            || !ProofText.IsCanonical(base64, extra.AsSpan(0, length))
        )
        {
            throw new FormatException(
                "The receipt's extra line is not base64 of a record in version 1."
            );
        }

        var count = extra[ExtraHead - 1];
        return
            count <= ProofText.MaxDigests && length >= ExtraHead + (count * RecordLayout.DigestSize)
            ? extra.AsMemory(0, length)
            : throw new FormatException("The receipt's extra line is cut short.");
    }
}
