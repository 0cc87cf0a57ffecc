using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// How many classes the nodes have that differ in the level of one quasi-identifier alone, where those below a size
/// are suppressed; nothing beside numbers, which is what <see cref="QualityMeasure.NeedsNumbersAlone"/> is about. Not
/// safe for concurrent use.
/// </summary>
/// <param name="lanes">Lanes of the quasi-identifier.</param>
internal sealed class LaneClasses(LaneLayout lanes) : NodeStatistics
{
    private readonly LaneSums[] _sums = new LaneSums[lanes.Width / LaneKernels.Group];

    public override long Squares => throw Absent();

    public override long KeptSquares => throw Absent();

    public override long SmallestKept => throw Absent();

    /// <summary>Counts the classes of all levels.</summary>
    /// <param name="cells">The rows of the classes by the other quasi-identifiers.</param>
    /// <param name="rows">How many.</param>
    /// <param name="minimumSize">The smallest class allowed, in records.</param>
    public void Load(ReadOnlySpan<byte> cells, int rows, int minimumSize) =>
        LaneKernels.Look(cells, rows, lanes.Width, Math.Max(1, minimumSize), _sums);

    /// <summary>Stands at one level of the quasi-identifier.</summary>
    public void StandAt(int level)
    {
        var sum = default(LaneSums);
        foreach (var group in _sums.AsSpan()[lanes.GroupsOf(level)])
        {
            sum.Classes += group.Classes;
            sum.Kept += group.Kept;
            sum.Suppressed += group.Suppressed;
        }

        Classes = (int)sum.Classes;
        KeptClasses = (int)sum.Kept;
        SuppressedRows = sum.Suppressed;
    }

    public override ReadOnlySpan<long> SuppressedLeaves(ReadOnlySpan<int> levels) => throw Absent();

    public override ReadOnlySpan<long> SuppressedLabels(ReadOnlySpan<int> levels, int attribute) =>
        throw Absent();

    public override (double KeptLogs, double SuppressedSquares) DivergenceParts(
        ReadOnlySpan<int> levels
    ) => throw Absent();

    private static InvalidOperationException Absent() =>
        new("Rows of counts tell how many classes and records there are and nothing else.");
}
