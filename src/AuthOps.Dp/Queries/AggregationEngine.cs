using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Queries;

/// <summary>
/// Reads rows, gathers each unit's in one bucket, bounds them and adds them up. The result depends on the data as a
/// multiset of rows and on the priority key alone: not on the order of rows, on shards, threads or instruction sets.
/// </summary>
internal sealed class AggregationEngine
{
    private readonly CompiledPlan _plan;
    private readonly SipHash _priority;
    private readonly DpExecution _execution;
    private readonly SpillFile _spill;
    private readonly RowEncoder _encoder;
    private readonly AggregationWorker _worker;
    private readonly CancellationToken _cancellationToken;
    private long _rowsRead;

    private AggregationEngine(
        CompiledPlan plan,
        SipHash priority,
        DpExecution execution,
        SpillFile spill,
        CancellationToken cancellationToken
    )
    {
        _plan = plan;
        _priority = priority;
        _execution = execution;
        _spill = spill;
        _encoder = new RowEncoder(plan);
        _worker = new AggregationWorker(plan, spill);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Aggregates all rows of a reader. Values that were spilled are read until <paramref name="spill"/> is disposed.</summary>
    internal static Aggregates Run(
        ISourceReader reader,
        CompiledPlan plan,
        SipHash priority,
        DpExecution execution,
        SpillFile spill,
        CancellationToken cancellationToken
    )
    {
        var engine = new AggregationEngine(plan, priority, execution, spill, cancellationToken);
        if (plan.Unit.Column is null)
        {
            engine.ReadRowUnits(reader);
        }
        else
        {
            engine.BoundUnits(engine.Partition(reader));
        }

        return new Aggregates
        {
            Plan = plan,
            Keys = engine._encoder.KeyEncoder,
            Accumulators = engine._worker.Accumulators,
            UnitsByKey = engine._worker.UnitsByKey,
            Quality = engine._worker.Quality,
        };
    }

    /// <summary>Each row is a unit: nothing to bound, so nothing to gather.</summary>
    private void ReadRowUnits(ISourceReader reader)
    {
        var kept = new KeptRows(_plan.Columns.Count)
        {
            Keys = _encoder.Keys,
            GroupKeys = _encoder.Keys,
            Cells = _encoder.Cells,
        };
        var quality = _worker.Quality;
        ForEachBatch(
            reader,
            count =>
            {
                _worker.EnsureKeys(_encoder.KeyEncoder.Count);
                var counted = _plan.KeyColumn is null ? count : DropRowsWithoutKey(count);
                kept.Count = counted;
                kept.GroupCount = counted;
                _worker.Add(kept);
                quality.RowsWithoutKey += count - counted;
                quality.RowsCounted += counted;
                quality.Units += counted;
            }
        );
        quality.Rows = _rowsRead;
        _worker.EnsureKeys(_encoder.KeyEncoder.Count);
    }

    private int DropRowsWithoutKey(int count)
    {
        var keys = _encoder.Keys;
        if (!keys.AsSpan(0, count).ContainsAnyInRange(int.MinValue, -1))
        {
            return count;
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (keys[i] < 0)
            {
                continue;
            }

            if (kept != i)
            {
                keys[kept] = keys[i];
                foreach (var cells in _encoder.Cells)
                {
                    cells[kept] = cells[i];
                }
            }

            kept++;
        }

        return kept;
    }

    private UnitPartition Partition(ISourceReader reader)
    {
        UnitPartition? buffer = null;
        ForEachBatch(
            reader,
            count => Append(buffer!, count),
            chunk =>
                buffer ??= new UnitPartition(
                    _plan.Columns.Count,
                    BucketBits(chunk),
                    _priority.OddMultiplier(),
                    _spill
                )
        );
        _worker.Quality.Rows = _rowsRead;
        return buffer
            ?? new UnitPartition(_plan.Columns.Count, 2, _priority.OddMultiplier(), _spill);
    }

    // A stream does not say how long it is; memory in one piece does. A bucket beyond memory would be read at once.
    private static int BucketBits(SourceChunk first) =>
        first.RowCount <= 1 << 14 ? 8 : PartitionBuffer.BucketBitsFor(first.RowCount);

    private void Append(UnitPartition buffer, int count)
    {
        var keys = _encoder.Keys.AsSpan(0, count);
        buffer.Append(_encoder.Units.AsSpan(0, count), keys, _encoder.Cells);
        foreach (var key in keys)
        {
            if (key < 0)
            {
                _worker.Quality.RowsWithoutUnit += key == RowEncoder.NoUnit ? 1 : 0;
                _worker.Quality.RowsWithoutKey += key == RowEncoder.NoUnit ? 0 : 1;
            }
        }
    }

    private void ForEachBatch(
        ISourceReader reader,
        Action<int> use,
        Action<SourceChunk>? onChunk = null
    )
    {
        while (reader.Read(_cancellationToken) is { } chunk)
        {
            onChunk?.Invoke(chunk);
            for (var start = 0; start < chunk.RowCount; start += RowEncoder.BatchRows)
            {
                var count = Math.Min(RowEncoder.BatchRows, chunk.RowCount - start);
                _encoder.Encode(chunk, start, count);
                use(count);
                _rowsRead += count;
                if ((start & 0xFFFFF) == 0)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    _execution.Progress?.Report(new DpProgress(_rowsRead, 0, 0));
                }
            }
        }
    }

    private void BoundUnits(UnitPartition buffer)
    {
        var keyCount = _encoder.KeyEncoder.Count;
        _worker.EnsureKeys(keyCount);
        _encoder.UnitEncoder!.Seal(_priority);
        var keyHashes = _encoder.KeyEncoder.Hashes(_priority);
        var threads = Math.Min(_execution.Threads, buffer.BucketCount);
        var workers = new AggregationWorker[threads];
        workers[0] = _worker;
        for (var i = 1; i < threads; i++)
        {
            workers[i] = new AggregationWorker(_plan, _spill);
            workers[i].EnsureKeys(keyCount);
        }

        var next = -1;
        var done = 0;
        if (threads == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, threads, Work);
        }

        foreach (var worker in workers.Skip(1))
        {
            _worker.Merge(worker);
        }

        void Work(int number)
        {
            var bounding = new BucketBounding(_plan, _priority, _encoder, keyHashes);
            while (true)
            {
                var bucket = Interlocked.Increment(ref next);
                if (bucket >= buffer.BucketCount)
                {
                    return;
                }

                _cancellationToken.ThrowIfCancellationRequested();
                workers[number].Add(bounding.Run(buffer, bucket, workers[number].Quality));
                _execution.Progress?.Report(
                    new DpProgress(_rowsRead, Interlocked.Increment(ref done), buffer.BucketCount)
                );
            }
        }
    }
}
