using System.Security.Cryptography;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>
/// The writing side of an open log. The order of an append is: records, fsync, acknowledgement slot, fsync; only
/// then does the caller learn of it. Any failure in between poisons the writer, since after a failed fsync nobody
/// knows what the disk holds. The caller serialises access.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly ILogFile _records;
    private readonly ILogFile _acknowledged;
    private readonly byte[] _logId;
    private readonly MerkleTree _tree;
    private readonly List<UsageRecord> _content;
    private readonly IncrementalHash _digest;
    private Acknowledgement _last;
    private Exception? _failure;

    public LogWriter(ILogFile records, ILogFile acknowledged, LogImage image)
    {
        _records = records;
        _acknowledged = acknowledged;
        _logId = image.LogId;
        _tree = image.Tree;
        _content = image.Records;
        _last = image.Acknowledged;
        Recovery = image.Recovery;
        LogId = Convert.ToHexStringLower(_logId);
        _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _digest.AppendData(image.File.AsSpan(0, (int)image.Length));
        if (!Recovery.IsClean)
        {
            AcknowledgeKept(image.Length);
        }
    }

    public string LogId { get; }

    public UsageLogRecovery Recovery { get; }

    public ulong Count => (ulong)_content.Count;

    public DateTimeOffset LastTime =>
        _content.Count == 0 ? DateTimeOffset.MinValue : _content[^1].Time;

    public void RequireHealthy()
    {
        if (_failure is not null)
        {
            throw new UsageLogPoisonedException(_failure);
        }
    }

    public UsageLogSnapshot Snapshot() =>
        new(LogId, Array.AsReadOnly(_content.ToArray()), Convert.ToHexStringLower(_last.Root));

    public UsageCheckpoint Checkpoint(DateTimeOffset issuedAt) =>
        new(
            LogId,
            Count,
            _last.Length,
            Convert.ToHexStringLower(_last.Root),
            Convert.ToHexStringLower(_digest.GetCurrentHash()),
            issuedAt
        );

    public IReadOnlyList<UsageRecord> Append(DateTimeOffset time, ReadOnlySpan<UsageRecord> drafts)
    {
        RequireHealthy();
        if (time < LastTime)
        {
            throw new ArgumentOutOfRangeException(
                nameof(time),
                "A record must not be older than the one before it."
            );
        }

        var frames = new byte[
            drafts.Length * (RecordWriter.MaxBodyLength + LogImage.FrameOverhead)
        ];
        var appended = new UsageRecord[drafts.Length];
        var length = 0;
        try
        {
            for (var i = 0; i < drafts.Length; i++)
            {
                appended[i] = drafts[i] with { Index = Count + (ulong)i, Time = time };
                length += Frame(appended[i], frames.AsSpan(length));
            }

            _records.Write(frames.AsSpan(0, length), _last.Length);
            _records.Flush();
            Acknowledge(Count + (ulong)drafts.Length, _last.Length + length);
        }
        catch (Exception e)
        {
            _failure = e;
            throw new UsageLogPoisonedException(e);
        }

        _digest.AppendData(frames.AsSpan(0, length));
        _content.AddRange(appended);
        return appended;
    }

    public void Dispose()
    {
        _records.Dispose();
        _acknowledged.Dispose();
        _digest.Dispose();
    }

    private int Frame(UsageRecord record, Span<byte> frame)
    {
        Span<byte> body = stackalloc byte[RecordWriter.MaxBodyLength];
        body = body[..RecordWriter.Write(record, body)];
        _tree.Append(body);
        return LogImage.WriteFrame(_logId, record.Index, body, frame);
    }

    private void Acknowledge(ulong count, long length)
    {
        var next = new Acknowledgement(_last.Sequence + 1, count, length, _tree.Root());
        _acknowledged.Write(next.Write(_logId), AcknowledgementFile.OffsetOf(next.Sequence));
        _acknowledged.Flush();
        _last = next;
    }

    // Records found whole beyond the acknowledgement may lie in the page cache only: flush before adopting them.
    private void AcknowledgeKept(long length)
    {
        if (Recovery.DroppedBytes > 0)
        {
            _records.Truncate(length);
        }

        _records.Flush();
        Acknowledge(Count, length);
    }
}
