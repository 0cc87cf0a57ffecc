using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>What <see cref="WithholdingBound{TKey}"/> says of every node of a lattice. Immutable and safe to share between threads.</summary>
internal sealed class WithholdingBounds
{
    private const int ProgressStep = 1024;

    private readonly int[] _levels;
    private readonly int[] _strides;
    private readonly int[] _least;

    private WithholdingBounds(EncodedTable table)
    {
        _levels = [.. table.Quasi.Select(static q => q.Hierarchy.LevelCount)];
        _strides = new int[_levels.Length];
        var nodes = 1;
        for (var i = 0; i < _strides.Length; i++)
        {
            _strides[i] = nodes;
            nodes *= _levels[i];
        }

        _least = new int[nodes];
    }

    /// <summary>The fewest records that a node leaves out.</summary>
    /// <param name="levels">The node.</param>
    public int this[ReadOnlySpan<int> levels] => _least[Index(levels)];

    /// <summary>The nodes that leave out no more than a number of records.</summary>
    /// <param name="most">The number.</param>
    public IEnumerable<int[]> NodesUpTo(long most)
    {
        for (var index = 0; index < _least.Length; index++)
        {
            if (_least[index] <= most)
            {
                yield return [.. _strides.Select((stride, i) => index / stride % _levels[i])];
            }
        }
    }

    /// <summary>The bounds of every node.</summary>
    /// <param name="table">A table whose lattice is walked whole.</param>
    /// <param name="overlaps">The overlaps of its classes.</param>
    /// <param name="run">Threads, progress and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static WithholdingBounds Of<TKey>(
        EncodedTable table,
        Overlaps<TKey> overlaps,
        SearchRun run
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var bounds = new WithholdingBounds(table);
        var bound = new WithholdingBound<TKey>(overlaps, table.Policy.MinimumClassSize);
        var done = 0L;
        SubtreeTasks.Run(
            table,
            table.SearchOrder,
            run,
            () =>
                new OverlapWalk<TKey>(
                    table,
                    overlaps,
                    (levels, node) =>
                    {
                        bounds._least[bounds.Index(levels)] = bound.Least(node);
                        var now = Interlocked.Increment(ref done);
                        if (now % ProgressStep == 0)
                        {
                            run.Progress?.Report(new PlanProgress(now, bounds._least.Length));
                        }
                    },
                    run.CancellationToken
                ),
            static (walk, levels, positions) => walk.Run(levels, positions)
        );
        run.Progress?.Report(new PlanProgress(bounds._least.Length, bounds._least.Length));
        return bounds;
    }

    private int Index(ReadOnlySpan<int> levels)
    {
        var index = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            index += levels[i] * _strides[i];
        }

        return index;
    }
}
