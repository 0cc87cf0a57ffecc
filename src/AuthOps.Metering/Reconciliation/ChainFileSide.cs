using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>A file of chains as a side. Read forward, an entry at a time. Not safe for concurrent use.</summary>
internal sealed class ChainFileSide : UsageSide
{
    private const int HeadLength = 12;
    private const int VerifiedTogether = 256;
    private readonly Stream _content;
    private byte[] _sha256Path = [];
    private byte[] _sm3Path = [];
    private UsageReceipt? _current;

    public ChainFileSide(
        Stream content,
        CheckpointPolicy policy,
        CancellationToken cancellationToken
    )
        : base(ReadHead(content), policy)
    {
        _content = content;
        var survey = new ChainSurvey(checksChains: true);
        FileDigest = CheckEnd(cancellationToken);
        var waiting = new List<UsageReceipt>(VerifiedTogether);
        ulong next = 0;
        Visit(
            (ulong index, in RecordView record) =>
            {
                if (index < next)
                {
                    throw Malformed(index, "is out of order or there twice.");
                }

                next = index + 1;
                waiting.Add(_current!);
                if (waiting.Count == VerifiedTogether)
                {
                    RequireIncluded(waiting);
                }

                if (record.Slot == RecordLayout.NoGrant)
                {
                    throw Malformed(index, "belongs to no grant.");
                }

                survey.Add(index, record);
            },
            cancellationToken
        );
        RequireIncluded(waiting);
        Survey = survey;
    }

    public override bool IsWholeLog => false;

    public override string? FileDigest { get; }

    internal override void Visit(RecordVisitor visit, CancellationToken cancellationToken)
    {
        _content.Position = HeadLength + NoteBytes.Length;
        (_sha256Path, _sm3Path) = ([], []);
        while (ReadEntry() is { } receipt)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _current = receipt;
            visit(receipt.Index, receipt.View);
        }
    }

    internal override IReadOnlyDictionary<ulong, UsageReceipt> Prove(
        IReadOnlySet<ulong> indexes,
        CancellationToken cancellationToken
    )
    {
        var receipts = new Dictionary<ulong, UsageReceipt>();
        if (indexes.Count > 0)
        {
            Visit(
                (ulong index, in RecordView record) =>
                {
                    if (indexes.Contains(index))
                    {
                        receipts[index] = _current!;
                    }
                },
                cancellationToken
            );
        }

        return receipts;
    }

    private protected override UsageReceipt Prove(ulong index, in RecordView record) => _current!;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }
    }

    private static SignedNote ReadHead(Stream content)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        Fill(content, head);
        if (!head[2..8].SequenceEqual(ChainFileWriter.Magic))
        {
            throw new FormatException("The file is not a file of grant chains.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(head);
        if (version != ChainFileWriter.Version)
        {
            throw new FormatException(
                $"The file of grant chains has version {version}; this program reads {ChainFileWriter.Version}."
            );
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        if (length is <= 0 or > SignedNote.MaxBytes)
        {
            throw new FormatException("The checkpoint of the file of grant chains is too long.");
        }

        var note = new byte[length];
        Fill(content, note);
        var parsed = SignedNote.Parse(note);
        return parsed.ToBytes().AsSpan().SequenceEqual(note)
            ? parsed
            : throw new FormatException("The checkpoint of the file has another form.");
    }

    /// <summary>Compares the digest at the end with the file; gives the digest of all of it.</summary>
    private string CheckEnd(CancellationToken cancellationToken)
    {
        _content.Position = 0;
        var body = _content.Length - SHA256.HashSizeInBytes;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (_content.Position < body)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, body - _content.Position));
            Fill(_content, part);
            digest.AppendData(part);
        }

        var end = buffer.AsSpan(0, SHA256.HashSizeInBytes);
        Fill(_content, end);
        if (!digest.GetCurrentHash().AsSpan().SequenceEqual(end))
        {
            throw new FormatException(
                "The file of grant chains is damaged or cut short: its digest is not the one at its end. Have it made again."
            );
        }

        digest.AppendData(end);
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private UsageReceipt? ReadEntry()
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        Fill(_content, number);
        var index = BinaryPrimitives.ReadUInt64LittleEndian(number);
        if (index == ChainFileWriter.End)
        {
            return _content.Position == _content.Length - SHA256.HashSizeInBytes
                ? null
                : throw new FormatException(
                    "The file of grant chains goes on after its last record."
                );
        }

        var record = new byte[RecordLayout.Size];
        Fill(_content, record);
        Fill(_content, number[..sizeof(int)]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(number);
        if (length is < 0 or > RecordLayout.MaxBodyLength)
        {
            throw Malformed(index, "has a body that is too long.");
        }

        var body = new byte[length];
        Fill(_content, body);
        var hasBody = (record[RecordLayout.KindOffset] & RecordLayout.OverflowFlag) != 0;
        if (hasBody != length >= RecordLayout.PayloadSize || (!hasBody && length > 0))
        {
            throw Malformed(index, "and its body do not fit.");
        }

        ReadPath(index, ref _sha256Path);
        ReadPath(index, ref _sm3Path);
        return new UsageReceipt(index, record, body, _sha256Path, _sm3Path, NoteBytes);
    }

    private void ReadPath(ulong index, ref byte[] path)
    {
        Span<byte> counts = stackalloc byte[2];
        Fill(_content, counts);
        var shared = counts[0] * RecordLayout.DigestSize;
        if (shared > path.Length || counts[0] + counts[1] > ProofText.MaxDigests)
        {
            throw Malformed(index, "has a path longer than any tree is high.");
        }

        var whole = new byte[(counts[0] + counts[1]) * RecordLayout.DigestSize];
        Fill(_content, whole.AsSpan(0, whole.Length - shared));
        path.AsSpan(path.Length - shared).CopyTo(whole.AsSpan(whole.Length - shared));
        path = whole;
    }

    private void RequireIncluded(List<UsageReceipt> waiting)
    {
        var results = new bool[waiting.Count];
        if (Verifier.Verify([.. waiting], results) != waiting.Count)
        {
            throw Malformed(
                waiting[Array.IndexOf(results, false)].Index,
                "is not in the log that the checkpoint describes."
            );
        }

        waiting.Clear();
    }

    private static FormatException Malformed(ulong index, string reason) =>
        new($"Record {index} of the file of grant chains {reason}");

    private static void Fill(Stream content, Span<byte> bytes)
    {
        if (content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) != bytes.Length)
        {
            throw new FormatException("The file of grant chains is cut short.");
        }
    }
}
