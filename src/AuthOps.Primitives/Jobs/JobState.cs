namespace AuthOps.Primitives.Jobs;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Its parts are being computed.</summary>
    Running = 1,

    /// <summary>The result is committed.</summary>
    Finished = 2,

    /// <summary>A part failed; submitted again, the job goes on with the parts that are missing.</summary>
    Failed = 3,

    /// <summary>It was cancelled, for good.</summary>
    Cancelled = 4,

    /// <summary>An earlier process ended before the job did; submitted again, it goes on with the parts that are missing.</summary>
    Interrupted = 5,
}
