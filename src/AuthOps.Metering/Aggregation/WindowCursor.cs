using System.Runtime.CompilerServices;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// Follows uses through the windows of a plan. They come nearly in the order of time, so that the window is looked up
/// seldom. Not safe for concurrent use.
/// </summary>
internal struct WindowCursor
{
    private readonly AggregationPlan _plan;
    private long _from;
    private ulong _length;

    public WindowCursor(AggregationPlan plan)
    {
        _plan = plan;
        First = -1;
    }

    /// <summary>The first cell of the window, or -1 outside the range.</summary>
    public long First { get; private set; }

    /// <summary>Moves to the window of a time; false outside the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveTo(long time)
    {
        if (unchecked((ulong)(time - _from)) >= _length)
        {
            Find(time);
        }

        return First >= 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find(long time)
    {
        var bounds = _plan.Bounds;
        var number = _plan.WindowOf(time);
        var (from, until) =
            number >= 0 ? (bounds[number], bounds[number + 1])
            : time < bounds[0] ? (long.MinValue, bounds[0])
            : (bounds[^1], long.MaxValue);
        _from = from;
        _length = unchecked((ulong)until - (ulong)from);
        First = number < 0 ? -1 : number * _plan.Stride;
    }
}
