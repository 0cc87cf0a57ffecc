namespace AuthOps.Metering.Scenarios;

/// <summary>A stage that was, or is, overdue. Immutable and safe to share between threads.</summary>
/// <param name="ProcessId">The procedure.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Due">When it was due.</param>
/// <param name="At">When it was taken, or the instant of the question while it is open.</param>
/// <param name="IsOpen">Whether it is still to be taken.</param>
public sealed record OverdueStage(
    string ProcessId,
    AuthorizationStage Stage,
    DateTimeOffset Due,
    DateTimeOffset At,
    bool IsOpen
)
{
    /// <summary>By how much.</summary>
    public TimeSpan By => At - Due;
}
