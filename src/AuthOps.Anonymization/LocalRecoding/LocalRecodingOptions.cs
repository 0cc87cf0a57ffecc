namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>How a local recoding is searched. The answer does not depend on the number of threads. Immutable and safe to share between threads.</summary>
public sealed record LocalRecodingOptions
{
    /// <summary>What is used where nothing is given.</summary>
    public static LocalRecodingOptions Default { get; } = new();

    /// <summary>What is tried; the result with the least loss is taken, among equals the first.</summary>
    public LocalRecodingMethods Methods
    {
        get;
        init =>
            field =
                value != LocalRecodingMethods.None
                && (value & ~LocalRecodingMethods.All) == LocalRecodingMethods.None
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(value),
                        "Give at least one method, and only those of the enumeration."
                    );
    } = LocalRecodingMethods.All;

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

    /// <summary>The most full-domain searches of <see cref="LocalRecodingMethods.Lattice"/>; at least 1.</summary>
    public int MaxIterations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4;

    /// <summary>The most nodes each of those searches evaluates, best first; at least 1.</summary>
    public int NodeBudget
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 200;

    /// <summary>
    /// Bottom-up joins look at every pair of different records within parts of at most so many, made by top-down
    /// cuts; at least 2. More gives less loss and takes time with the square of it.
    /// </summary>
    public int PartSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 4_096;

    internal int Threads =>
        MaxDegreeOfParallelism < 0 ? Environment.ProcessorCount : MaxDegreeOfParallelism;
}
