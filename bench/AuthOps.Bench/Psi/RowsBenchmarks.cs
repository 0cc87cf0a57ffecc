using AuthOps.Psi.Large;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Psi;

/// <summary>Row <c>partition-1e7</c>, over 2^20 rows, and the bound that buckets are padded to.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class RowsBenchmarks
#pragma warning restore CA1001
{
    private RowsWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new RowsWorkload(1 << 20);

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    /// <summary>As in the row: a job finds no file where it writes.</summary>
    [IterationSetup(Target = nameof(Partition))]
    public void Clear() => _load.Clear();

    [Benchmark(OperationsPerInvoke = 1 << 20)]
    public void Partition() => _load.Run();

    [Benchmark]
    public long Bound() => BucketBound.Of(1_000_000_000, 954);
}
