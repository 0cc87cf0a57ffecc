namespace AuthOps.Anonymization.Search;

/// <summary>
/// Where the labels of one quasi-identifier have lanes in a row of counts: those of all its levels side by side, the
/// finest level first, each level in whole groups of lanes. Immutable and safe to share between threads.
/// </summary>
internal sealed class LaneLayout
{
    private readonly int[] _starts;

    public LaneLayout(QuasiIdentifierCodes quasi)
    {
        _starts = Starts(quasi);
        Levels = quasi.Hierarchy.LevelCount;
        Width = WidthFor(quasi);
        LanesOf = new int[quasi.Labels[0].Length][];
        for (var value = 0; value < quasi.ValueCount; value++)
        {
            LanesOf[quasi.LabelOf[0][value]] = Enumerable
                .Range(0, Levels)
                .Select(level => _starts[level] + quasi.LabelOf[level][value])
                .ToArray();
        }
    }

    /// <summary>Levels of the hierarchy.</summary>
    public int Levels { get; }

    /// <summary>Lanes of a row, those that fill the last block included.</summary>
    public int Width { get; }

    /// <summary>Per label of the finest level: its lane at each level.</summary>
    public int[][] LanesOf { get; }

    /// <summary>The lanes a quasi-identifier takes.</summary>
    public static int WidthFor(QuasiIdentifierCodes quasi) =>
        RoundUp(Starts(quasi)[^1], LaneKernels.Block);

    /// <summary>The groups of lanes that hold a level.</summary>
    public Range GroupsOf(int level) =>
        (_starts[level] / LaneKernels.Group)..(_starts[level + 1] / LaneKernels.Group);

    private static int[] Starts(QuasiIdentifierCodes quasi)
    {
        var starts = new int[quasi.Labels.Length + 1];
        for (var level = 0; level < quasi.Labels.Length; level++)
        {
            starts[level + 1] =
                starts[level] + RoundUp(quasi.Labels[level].Length, LaneKernels.Group);
        }

        return starts;
    }

    private static int RoundUp(int lanes, int unit) => (lanes + unit - 1) / unit * unit;
}
