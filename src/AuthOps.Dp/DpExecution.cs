namespace AuthOps.Dp;

/// <summary>
/// How a release is computed; nothing here changes what comes out. Immutable and safe to share between threads.
/// </summary>
public sealed record DpExecution
{
    private readonly int _threads = 1;
    private readonly long _memoryLimit = 1L << 30;

    /// <summary>The instruction set that orders contributions in this process: avx512, avx2 or scalar.</summary>
    public static string KernelName => Primitives.Hashing.SipHash.KernelName;

    internal static DpExecution Default { get; } = new();

    /// <summary>How many threads bound and aggregate; 1 unless stated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Threads
    {
        get => _threads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _threads = value;
        }
    }

    /// <summary>
    /// Beyond how many bytes of encoded rows an encrypted temporary file is used; 1 GiB unless stated, at least 1 MiB.
    /// Accumulators, and dictionaries of text, come on top.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 MiB.</exception>
    public long MemoryLimit
    {
        get => _memoryLimit;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1 << 20);
            _memoryLimit = value;
        }
    }

    /// <summary>The folder of that file; the system's folder of temporary files unless stated.</summary>
    public string? SpillFolder { get; init; }

    /// <summary>
    /// Told how far the work has come. The numbers are of the data: for the custodian who runs the release, never for
    /// the analyst.
    /// </summary>
    public IProgress<DpProgress>? Progress { get; init; }
}
