using System.Collections.ObjectModel;

namespace AuthOps.Anonymization;

/// <summary>How a plan is searched. The answer does not depend on the number of threads. Immutable and safe to share between threads.</summary>
public sealed record PlanOptions
{
    /// <summary>What is used where nothing is given.</summary>
    public static PlanOptions Default { get; } = new();

    /// <summary>The most threads; -1 means one a processor.</summary>
    public int MaxDegreeOfParallelism
    {
        get;
        init =>
            field = value is -1 or > 0
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value),
                    "The degree of parallelism must be at least 1, or -1 for one thread a processor."
                );
    } = -1;

    /// <summary>Whether the front is computed, which evaluates the whole lattice; otherwise only the optimum is searched.</summary>
    public bool IncludeFront { get; init; } = true;

    /// <summary>The class sizes k the front is computed for, at least 2 each, in rising order.</summary>
    public ReadOnlyCollection<int> FrontSizes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            for (var i = 0; i < value.Count; i++)
            {
                if (value[i] < 2 || (i > 0 && value[i] <= value[i - 1]))
                {
                    throw new ArgumentException(
                        "The sizes must be at least 2 and rise strictly.",
                        nameof(value)
                    );
                }
            }

            field = value;
        }
    } = Array.AsReadOnly([2, 3, 5, 10, 11, 20]);

    /// <summary>
    /// For large spaces (more than 12 quasi-identifiers or 10^6 nodes): the most nodes the best-first search
    /// evaluates before it stops with a bound and a gap; at least 1.
    /// </summary>
    public int NodeBudget
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20_000;

    internal int Threads =>
        MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : MaxDegreeOfParallelism;
}
