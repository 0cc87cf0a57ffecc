namespace AuthOps.Metering.Log;

/// <summary>
/// Makes batches durable in order on a thread of its own, and writes the tiles they fill on another, while the next
/// batch is admitted. One thread at a time enqueues; any may drain.
/// </summary>
internal sealed class CommitPipeline : IDisposable
{
    private const int MaxInFlight = 4;
    private const int MaxTileLists = 8;
    private readonly Lock _sync = new();
    private readonly LogWriter _writer;
    private readonly ILogStorage _storage;
    private readonly Queue<(PendingBatch Batch, TaskCompletionSource Done)> _queue = new();
    private readonly System.Collections.Concurrent.BlockingCollection<PendingTiles> _tiles = new(
        MaxTileLists
    );

    private readonly System.Collections.Concurrent.BlockingCollection<bool> _signal = [];
    private readonly SemaphoreSlim _room = new(MaxInFlight);
    private readonly Thread _committer;
    private readonly Thread _tileWriter;
    private Task _last = Task.CompletedTask;
    private Exception? _tileFailure;
    private (ulong Batches, ulong Count)? _next;

    public CommitPipeline(LogWriter writer, ILogStorage storage)
    {
        _writer = writer;
        _storage = storage;
        _committer = new Thread(Commit) { IsBackground = true, Name = "usage-log-commit" };
        _tileWriter = new Thread(WriteTiles) { IsBackground = true, Name = "usage-log-tiles" };
        _committer.Start();
        _tileWriter.Start();
    }

    /// <summary>The number of the next batch and the index of its first record.</summary>
    /// <param name="durable">What is durable; right whenever nothing is in flight.</param>
    public (ulong Batch, ulong First) Next(LogPosition durable) =>
        _next is { } next ? next : (durable.Batches, durable.Count);

    /// <summary>Completes when everything enqueued is durable.</summary>
    public Task Settled() => _last;

    public Task Enqueue(PendingBatch batch)
    {
        WaitForRoom();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            _queue.Enqueue((batch, done));
        }

        _next = (batch.Number + 1, batch.FirstIndex + (ulong)batch.Count);
        _last = done.Task;
        _signal.Add(true);
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
        _signal.CompleteAdding();
        _committer.Join();
        _tiles.CompleteAdding();
        _tileWriter.Join();
        _signal.Dispose();
        _tiles.Dispose();
        _room.Dispose();
    }

    private void WaitForRoom() => _room.Wait();

    private void Commit()
    {
        foreach (var _ in _signal.GetConsumingEnumerable())
        {
            (PendingBatch Batch, TaskCompletionSource Done) next;
            lock (_sync)
            {
                next = _queue.Dequeue();
            }

            try
            {
                var tiles = _writer.Commit(next.Batch);
                next.Done.SetResult();
                _tiles.Add(new PendingTiles(tiles, null));
            }
            catch (UsageLogPoisonedException e)
            {
                next.Done.SetException(e);
            }

            _room.Release();
        }
    }

    private void WriteTiles()
    {
        foreach (var tiles in _tiles.GetConsumingEnumerable())
        {
            try
            {
                TilePublisher.Write(_storage, tiles.Tiles, onlyIfDifferent: false);
            }
            catch (IOException e)
            {
                _tileFailure ??= e;
            }

            tiles.Written?.SetResult();
        }
    }

    private readonly record struct PendingTiles(
        List<PendingTile> Tiles,
        TaskCompletionSource? Written
    );
}
