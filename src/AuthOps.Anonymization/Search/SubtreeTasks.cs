namespace AuthOps.Anonymization.Search;

/// <summary>
/// Deals a walk to threads: every assignment of levels to the first attributes of its order is one task. Tasks share
/// nothing but the best node, which does not depend on their order. Stateless.
/// </summary>
internal static class SubtreeTasks
{
    /// <summary>Tasks a thread, at least, where there are so many.</summary>
    private const long PerThread = 16;

    /// <summary>Runs all tasks.</summary>
    /// <param name="table">The table.</param>
    /// <param name="order">The attributes of the walk, in order.</param>
    /// <param name="run">How many threads.</param>
    /// <param name="create">A walk for one thread.</param>
    /// <param name="explore">Explores what raises attributes from a position on; told the task's levels, 0 for the others.</param>
    public static void Run<TWalk>(
        EncodedTable table,
        int[] order,
        SearchRun run,
        Func<TWalk> create,
        Action<TWalk, int[], int> explore
    )
    {
        var positions = 0;
        var tasks = 1L;
        while (positions < order.Length && tasks < PerThread * run.Threads)
        {
            tasks *= table.Quasi[order[positions++]].Hierarchy.LevelCount;
        }

        Parallel.For(
            0,
            tasks,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = run.Threads,
                CancellationToken = run.CancellationToken,
            },
            create,
            (task, _, walk) =>
            {
                explore(walk, Levels(table, order, positions, task), positions);
                return walk;
            },
            static _ => { }
        );
    }

    private static int[] Levels(EncodedTable table, int[] order, int positions, long task)
    {
        var levels = new int[table.Quasi.Length];
        for (var position = positions - 1; position >= 0; position--)
        {
            var count = table.Quasi[order[position]].Hierarchy.LevelCount;
            levels[order[position]] = (int)(task % count);
            task /= count;
        }

        return levels;
    }
}
