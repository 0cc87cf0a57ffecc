namespace AuthOps.Primitives.Jobs;

/// <summary>Where a job stands. Immutable and safe to share between threads.</summary>
/// <param name="State">The state.</param>
/// <param name="Done">Parts that are committed.</param>
/// <param name="Total">Parts of the job.</param>
/// <param name="Failure">Why it failed, if it did.</param>
public readonly record struct JobStatus(JobState State, int Done, int Total, string? Failure);
