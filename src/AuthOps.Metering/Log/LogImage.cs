using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>
/// A whole log read from its files and checked against its acknowledgement: every record intact, in order, and
/// under the acknowledged root.
/// </summary>
internal sealed class LogImage
{
    public const string RecordsName = "records.bin";

    /// <summary>Bytes of a frame beside its body: length in front, CRC-32C behind.</summary>
    public const int FrameOverhead = 8;

    // This version holds the log in memory; a larger one is refused rather than read by halves.
    private const long MaxLength = 1L << 30;

    private LogImage(byte[] file, byte[] logId)
    {
        File = file;
        LogId = logId;
    }

    public byte[] File { get; }

    public byte[] LogId { get; }

    public List<UsageRecord> Records { get; } = [];

    /// <summary>Where each record's frame begins, and after the last one where the next would.</summary>
    public List<long> Offsets { get; } = [LogHeader.Size];

    public MerkleTree Tree { get; } = new(HashKind.Sha256);

    public Acknowledgement Acknowledged { get; private set; } = null!;

    /// <summary>Why reading stopped before the end of the file; null if it did not.</summary>
    public string? TailDamage { get; private set; }

    /// <summary>Bytes of intact records, header included.</summary>
    public long Length => Offsets[^1];

    public UsageLogRecovery Recovery =>
        new((ulong)Records.Count - Acknowledged.Count, File.LongLength - Length);

    /// <summary>Reads and checks a log.</summary>
    /// <exception cref="UsageLogCorruptException">Something acknowledged is damaged, missing or contradictory.</exception>
    public static LogImage Read(ILogFile records, ILogFile acknowledged)
    {
        var file = ReadAll(records, MaxLength, RecordsName);
        var slots = ReadAll(acknowledged, AcknowledgementFile.Length, AcknowledgementFile.Name);
        var image = new LogImage(file, LogHeader.Read(file));
        image.ReadRecords();
        image.Acknowledged = AcknowledgementFile.Newest(slots, image.LogId, out var otherDamaged);
        image.CheckAcknowledged();
        image.CheckDamagedSlot(otherDamaged);
        return image;
    }

    /// <summary>SHA-256 of the file's first bytes, lower-case hexadecimal.</summary>
    public string DigestOf(long length) =>
        Convert.ToHexStringLower(Sha256.Hash(File.AsSpan(0, (int)length)));

    /// <summary>The bytes and checksum around a body.</summary>
    public static int WriteFrame(
        ReadOnlySpan<byte> logId,
        ulong index,
        ReadOnlySpan<byte> body,
        Span<byte> frame
    )
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(
            frame[(4 + body.Length)..],
            Checksum(logId, index, frame[..(4 + body.Length)])
        );
        return body.Length + FrameOverhead;
    }

    // The log's id and the record's index take part, so that a frame of another log or place never fits.
    private static uint Checksum(
        ReadOnlySpan<byte> logId,
        ulong index,
        ReadOnlySpan<byte> lengthAndBody
    )
    {
        Span<byte> place = stackalloc byte[LogHeader.LogIdSize + sizeof(ulong)];
        logId.CopyTo(place);
        BinaryPrimitives.WriteUInt64LittleEndian(place[LogHeader.LogIdSize..], index);
        return Crc32C.Compute(place, lengthAndBody);
    }

    private static byte[] ReadAll(ILogFile file, long maxLength, string name)
    {
        var length = file.Length;
        if (length > maxLength)
        {
            throw new UsageLogCorruptException(
                0,
                null,
                $"{name} has {length} bytes; this version reads at most {maxLength}."
            );
        }

        var bytes = new byte[length];
        var read = file.Read(bytes, 0);
        return read == length
            ? bytes
            : throw new UsageLogCorruptException(
                0,
                read,
                $"{name} became shorter while being read."
            );
    }

    private void ReadRecords()
    {
        while (Length < File.LongLength)
        {
            var index = (ulong)Records.Count;
            try
            {
                var body = Body(index, File.AsSpan((int)Length));
                var record = RecordReader.Read(body, index);
                if (Records.Count > 0 && record.Time < Records[^1].Time)
                {
                    throw new FormatException("the record is older than the one before it.");
                }

                Records.Add(record);
                Tree.Append(body);
                Offsets.Add(Length + body.Length + FrameOverhead);
            }
            catch (FormatException e)
            {
                TailDamage = e.Message;
                return;
            }
        }
    }

    private ReadOnlySpan<byte> Body(ulong index, ReadOnlySpan<byte> rest)
    {
        if (rest.Length < sizeof(int))
        {
            throw new FormatException("the file ends inside a record.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length is < 1 or > RecordWriter.MaxBodyLength)
        {
            throw new FormatException("the record's length is out of range.");
        }

        if (rest.Length < length + FrameOverhead)
        {
            throw new FormatException("the file ends inside a record.");
        }

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(rest[(4 + length)..]);
        return Checksum(LogId, index, rest[..(4 + length)]) == checksum
            ? rest.Slice(4, length)
            : throw new FormatException("the record's checksum does not match.");
    }

    private void CheckAcknowledged()
    {
        if ((ulong)Records.Count < Acknowledged.Count)
        {
            throw new UsageLogCorruptException(
                (ulong)Records.Count,
                Length,
                TailDamage
                    ?? $"the log ends here, but {Acknowledged.Count} records were acknowledged."
            );
        }

        if (Offsets[(int)Acknowledged.Count] != Acknowledged.Length)
        {
            throw new UsageLogCorruptException(
                0,
                null,
                "the acknowledged records do not have the acknowledged length."
            );
        }

        if (!Tree.RootAt(Acknowledged.Count).AsSpan().SequenceEqual(Acknowledged.Root))
        {
            throw new UsageLogCorruptException(
                0,
                null,
                "the acknowledged records do not have the acknowledged root."
            );
        }
    }

    /// <summary>
    /// A crash tears a slot only after the records it speaks of were made durable. So a damaged slot beside a log
    /// that has no further whole record, or that ends in an incomplete one, is not a crash but damage.
    /// </summary>
    private void CheckDamagedSlot(bool otherDamaged)
    {
        if (otherDamaged && (TailDamage is not null || Recovery.KeptRecords == 0))
        {
            throw new UsageLogCorruptException(
                Acknowledged.Count,
                Length,
                $"a slot of {AcknowledgementFile.Name} is damaged in a way no crash explains."
            );
        }
    }
}
