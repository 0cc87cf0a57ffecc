namespace AuthOps.Anonymization.Search;

/// <summary>How a search runs, and the choice of the narrowest key that fits.</summary>
internal sealed class SearchRun
{
    /// <summary>The largest lattice searched: some minutes at a few microseconds a node.</summary>
    internal const long MaxNodes = 100_000_000;

    /// <summary>Whether every node is evaluated, bound or not: the oracle the bounded search is tested against.</summary>
    public bool Exhaustive { get; init; }

    /// <summary>Keys at least this wide, in bits; for tests that hold the widths equal.</summary>
    public int MinimumKeyBits { get; init; }

    public NodeObserver? Observer { get; init; }

    public IProgress<PlanProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }

    public long NodesTotal { get; private set; }

    public SearchResult On(EncodedTable table)
    {
        NodesTotal = CountNodes(table);
        return Math.Max(table.WidestKeyBits, MinimumKeyBits) switch
        {
            <= 32 => LatticeSearch<uint>.Run(table, this),
            <= 64 => LatticeSearch<ulong>.Run(table, this),
            _ => LatticeSearch<UInt128>.Run(table, this),
        };
    }

    private static long CountNodes(EncodedTable table)
    {
        var nodes = 1L;
        foreach (var quasi in table.Quasi)
        {
            nodes *= quasi.Hierarchy.LevelCount;
            if (nodes > MaxNodes)
            {
                throw new PolicyException(
                    PolicyError.LatticeTooLarge,
                    $"The lattice of the {table.Quasi.Length} quasi-identifiers has more than {MaxNodes} nodes; remove hierarchy levels that are not needed, or declare fewer quasi-identifiers."
                );
            }
        }

        return nodes;
    }
}
