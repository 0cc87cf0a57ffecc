using System.Numerics;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Walks all sets of columns up to a size, level by level, and finds the rows that each set isolates and those for
/// which it is minimal. Used by one thread.
/// </summary>
/// <remarks>
/// A row that a set isolates is isolated by every larger one, so that only rows not yet isolated are refined
/// further, and a set of size s is minimal for a row exactly when none of its s subsets of size s - 1 isolates it
/// (Manning, Haglin and Keane, "A recursive search algorithm for statistical disclosure assessment", 2008).
/// </remarks>
internal sealed class UniquenessWalk(ColumnCodes table, int maxSize, CancellationToken cancellation)
{
    /// <summary>The most sets a walk may visit.</summary>
    public const long MaxSets = 1_000_000;

    private Dictionary<ulong, ulong[]> _previous = [];
    private Dictionary<ulong, ulong[]> _current = [];

    /// <summary>Told of each set: its columns as bits, how many rows it isolates, and those it is minimal for.</summary>
    public required Action<ulong, int, IReadOnlyList<int>> OnSet { get; init; }

    private int Words => (table.Rows + 63) / 64;

    /// <summary>How many sets of 1 to <paramref name="maxSize"/> columns there are, or more than the bound.</summary>
    public static long CountSets(int columns, int maxSize)
    {
        long all = 0;
        long ofSize = 1;
        for (var size = 1; size <= maxSize && all <= MaxSets; size++)
        {
            ofSize = ofSize * (columns - size + 1) / size;
            all += ofSize;
        }

        return all;
    }

    public void Run()
    {
        for (var size = 1; size <= maxSize; size++)
        {
            var rows = new int[table.Rows];
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = row;
            }

            _current = [];
            Descend(0, size, 0, new Level(rows, new int[rows.Length], 1, new ulong[Words]));
            _previous = _current;
        }
    }

    private void Descend(int firstColumn, int wanted, ulong set, Level level)
    {
        for (var column = firstColumn; column <= table.Count - wanted; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = Split(level, column, out var isolated);
            var grown = set | (1UL << column);
            if (wanted > 1)
            {
                Descend(column + 1, wanted - 1, grown, next);
                continue;
            }

            _current.Add(grown, next.Isolated);
            OnSet(grown, Count(next.Isolated), Minimal(grown, isolated));
        }
    }

    /// <summary>Refines by a column and takes out the rows that are alone from now on.</summary>
    private Level Split(Level level, int column, out List<int> isolated)
    {
        var refined = new int[level.Rows.Length];
        var count = table.Refine(level.Rows, level.Classes, level.ClassCount, column, refined);
        var sizes = new int[count];
        foreach (var number in refined)
        {
            sizes[number]++;
        }

        isolated = [];
        var bits = (ulong[])level.Isolated.Clone();
        var kept = 0;
        var rows = new int[refined.Length];
        for (var i = 0; i < refined.Length; i++)
        {
            var row = level.Rows[i];
            if (sizes[refined[i]] == 1)
            {
                isolated.Add(row);
                bits[row >> 6] |= 1UL << (row & 63);
            }
            else
            {
                rows[kept] = row;
                refined[kept++] = refined[i];
            }
        }

        return new Level(rows[..kept], refined[..kept], count, bits);
    }

    private List<int> Minimal(ulong set, List<int> isolated)
    {
        var smaller = new List<ulong[]>();
        for (var rest = set; rest != 0; rest &= rest - 1)
        {
            var without = set & ~(1UL << BitOperations.TrailingZeroCount(rest));
            if (without != 0)
            {
                smaller.Add(_previous[without]);
            }
        }

        return isolated.FindAll(row =>
            smaller.TrueForAll(bits => (bits[row >> 6] >> (row & 63) & 1) == 0)
        );
    }

    private static int Count(ulong[] bits) => bits.Sum(BitOperations.PopCount);

    /// <summary>Rows not yet alone with their classes, and a bit for each row that is.</summary>
    private sealed record Level(int[] Rows, int[] Classes, int ClassCount, ulong[] Isolated);
}
