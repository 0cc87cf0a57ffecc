namespace AuthOps.Primitives.Jobs;

/// <summary>One part of one job. Immutable and safe to share between threads.</summary>
/// <param name="Job">The job.</param>
/// <param name="Index">The number of the part, from 0.</param>
public readonly record struct PartitionRef(JobId Job, int Index);
