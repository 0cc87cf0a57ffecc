using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>How a search runs, and the choice of the narrowest key that fits.</summary>
internal sealed class SearchRun
{
    /// <summary>Whether every node is evaluated, bound or not: the oracle the bounded search is tested against.</summary>
    public bool Exhaustive { get; init; }

    /// <summary>Whether any allowed node will do.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Keys at least this wide, in bits; for tests that hold the widths equal.</summary>
    public int MinimumKeyBits { get; init; }

    /// <summary>Threads; at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told of the classes of every node visited, or null.</summary>
    public SurveyCollector? Survey { get; init; }

    /// <summary>The most nodes the best-first search of a large space evaluates.</summary>
    public int NodeBudget { get; init; } = 20_000;

    /// <summary>Whether a space that is not large is searched best-first all the same; for tests.</summary>
    public bool BestFirst { get; init; }

    /// <summary>Whether bounds are tried even where the walk is expected to be faster; for tests.</summary>
    public bool Bounded { get; init; }

    /// <summary>Whether the deepest hierarchy gets lanes even where bounds are expected to be faster; for tests.</summary>
    public bool InLanes { get; init; }

    /// <summary>Whether the lattice is walked class by class even where another way serves; for tests.</summary>
    public bool Walked { get; init; }

    public NodeObserver? Observer { get; init; }

    public IProgress<PlanProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>The best node so far.</summary>
    public BestNode Best { get; } = new();

    public long NodesTotal { get; private set; }

    /// <summary>Nodes of the lattice, or <see cref="long.MaxValue"/> where there are more than 2^62.</summary>
    public static long CountNodes(EncodedTable table)
    {
        var nodes = 1L;
        foreach (var quasi in table.Quasi)
        {
            if (nodes > (1L << 62) / quasi.Hierarchy.LevelCount)
            {
                return long.MaxValue;
            }

            nodes *= quasi.Hierarchy.LevelCount;
        }

        return nodes;
    }

    public SearchResult On(EncodedTable table)
    {
        NodesTotal = CountNodes(table);
        return Math.Max(table.WidestKeyBits, MinimumKeyBits) switch
        {
            <= 32 => On<uint>(table),
            <= 64 => On<ulong>(table),
            _ => On<UInt128>(table),
        };
    }

    private SearchResult On<TKey>(EncodedTable table)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (BestFirst || (table.IsLarge && !Exhaustive))
        {
            return BestFirstSearch<TKey>.Run(table, this);
        }

        if (!Walked && LaneSearch<TKey>.Serves(table, this))
        {
            return LaneSearch<TKey>.Run(table, this);
        }

        return !Walked && BoundedSearch<TKey>.Serves(table, this)
            ? BoundedSearch<TKey>.Run(table, this)
            : LatticeSearch<TKey>.Run(table, this);
    }
}
