using System.Collections.Concurrent;

namespace AuthOps.Metering.Log;

/// <summary>
/// Takes batches to the disk in order, each step on a thread of its own: one links and hashes the next batch while
/// another waits for the disk to make the one before it durable, and a third writes the tiles they filled. One thread
/// at a time enqueues; any may drain.
/// </summary>
internal sealed class CommitPipeline : IDisposable
{
    private const int MaxInFlight = 4;
    private const int MaxTileLists = 8;
    private readonly LogWriter _writer;
    private readonly ILogStorage _storage;
    private readonly BlockingCollection<Admitted> _admitted = [];
    private readonly BlockingCollection<Sealed> _sealed = [];
    private readonly BlockingCollection<PendingTiles> _tiles = new(MaxTileLists);
    private readonly SemaphoreSlim _room = new(MaxInFlight);
    private readonly Thread _sealer;
    private readonly Thread _committer;
    private readonly Thread _tileWriter;
    private Task _last = Task.CompletedTask;
    private Exception? _tileFailure;
    private (ulong Batches, ulong Count)? _next;

    public CommitPipeline(LogWriter writer, ILogStorage storage)
    {
        _writer = writer;
        _storage = storage;
        _sealer = Start(Seal, "usage-log-seal");
        _committer = Start(Commit, "usage-log-commit");
        _tileWriter = Start(WriteTiles, "usage-log-tiles");
    }

    /// <summary>The number of the next batch and the index of its first record.</summary>
    /// <param name="durable">What is durable; right whenever nothing is in flight.</param>
    public (ulong Batch, ulong First) Next(LogPosition durable) =>
        _next is { } next ? next : (durable.Batches, durable.Count);

    /// <summary>Completes when everything enqueued is durable.</summary>
    public Task Settled() => _last;

    /// <summary>Takes a batch over, which goes back to the pool; completes when it is durable.</summary>
    public Task Enqueue(PendingBatch batch)
    {
        WaitForRoom();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _next = (batch.Number + 1, batch.FirstIndex + (ulong)batch.Count);
        _last = done.Task;
        _admitted.Add(new Admitted(batch, done));
        return done.Task;
    }

    /// <summary>Waits until everything enqueued is durable and its tiles are written.</summary>
    public void Drain()
    {
        _last.GetAwaiter().GetResult();
        _next = null;
        var written = new TaskCompletionSource();
        _tiles.Add(new PendingTiles([], written));
        written.Task.GetAwaiter().GetResult();
        if (_tileFailure is { } failure)
        {
            throw new IOException(
                "A tile could not be written; deleting the snapshot, if there is one, and opening the log makes it again.",
                failure
            );
        }
    }

    /// <summary>Finishes what is in flight, durable or failed, and ends the threads.</summary>
    public void Dispose()
    {
        _admitted.CompleteAdding();
        _sealer.Join();
        _sealed.CompleteAdding();
        _committer.Join();
        _tiles.CompleteAdding();
        _tileWriter.Join();
        _admitted.Dispose();
        _sealed.Dispose();
        _tiles.Dispose();
        _room.Dispose();
    }

    private static Thread Start(ThreadStart work, string name)
    {
        var thread = new Thread(work) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private void WaitForRoom() => _room.Wait();

    private void Seal()
    {
        foreach (var next in _admitted.GetConsumingEnumerable())
        {
            SealedBatch? batch = null;
            try
            {
                batch = _writer.Seal(next.Batch);
            }
            catch (UsageLogPoisonedException e)
            {
                Fail(next.Done, e);
            }

            next.Batch.Return();
            if (batch is not null)
            {
                _sealed.Add(new Sealed(batch, next.Done));
            }
        }
    }

    private void Commit()
    {
        foreach (var next in _sealed.GetConsumingEnumerable())
        {
            try
            {
                _writer.Write(next.Batch);
            }
            catch (UsageLogPoisonedException e)
            {
                Fail(next.Done, e);
                continue;
            }

            // First, so that whoever drains after the acknowledgement waits for these tiles too.
            _tiles.Add(new PendingTiles(next.Batch.Tiles, null));
            next.Done.SetResult();
            _room.Release();
        }
    }

    private void Fail(TaskCompletionSource done, UsageLogPoisonedException failure)
    {
        done.SetException(failure);
        _room.Release();
    }

    private void WriteTiles()
    {
        foreach (var tiles in _tiles.GetConsumingEnumerable())
        {
            try
            {
                TilePublisher.Write(_storage, tiles.Tiles, onlyIfDifferent: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _tileFailure ??= e;
            }

            tiles.Written?.SetResult();
        }
    }

    private readonly record struct Admitted(PendingBatch Batch, TaskCompletionSource Done);

    private readonly record struct Sealed(SealedBatch Batch, TaskCompletionSource Done);

    private readonly record struct PendingTiles(
        List<PendingTile> Tiles,
        TaskCompletionSource? Written
    );
}
