namespace AuthOps.Metering.Aggregation;

/// <summary>Rows of a block that lie in one window.</summary>
/// <param name="Block">The block.</param>
/// <param name="From">The first row.</param>
/// <param name="Until">The row after the last.</param>
internal readonly record struct WindowRun(UsageBlock Block, int From, int Until)
{
    public int Count => Until - From;
}
