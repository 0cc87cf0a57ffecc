namespace AuthOps.Primitives.Jobs;

/// <summary>
/// Work that falls into parts which do not need each other. Everything follows from the specification and the number of a
/// part, so that a part that was begun twice, on one machine or on two, gives the same bytes. Implementations are called
/// from several threads at once.
/// </summary>
public interface IPartitionedJob
{
    /// <summary>What a runner finds the job by, such as <c>authops/psi/join/v1</c>.</summary>
    string Kind { get; }

    /// <summary>The number of parts; at least 0.</summary>
    /// <param name="spec">The specification, in the job's own versioned form; large inputs are named in it, not held.</param>
    /// <returns>The number.</returns>
    /// <exception cref="FormatException">The specification is not one of this job.</exception>
    int CountPartitions(ReadOnlyMemory<byte> spec);

    /// <summary>Computes one part.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="partition">The part.</param>
    /// <param name="output">Takes the part; it counts only once this method has ended.</param>
    /// <param name="cancellationToken">Stops the work; what was written is thrown away.</param>
    /// <returns>A task that ends with the part.</returns>
    ValueTask RunAsync(
        ReadOnlyMemory<byte> spec,
        PartitionRef partition,
        Stream output,
        CancellationToken cancellationToken
    );

    /// <summary>Makes the result of all parts.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="openPart">Opens a committed part by its number; the caller closes it.</param>
    /// <param name="output">Takes the result; it counts only once this method has ended.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A task that ends with the result.</returns>
    ValueTask ReduceAsync(
        ReadOnlyMemory<byte> spec,
        Func<int, Stream> openPart,
        Stream output,
        CancellationToken cancellationToken
    );
}
