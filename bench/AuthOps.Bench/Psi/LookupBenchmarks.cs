using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Psi;

/// <summary>Row <c>unbalanced-lookup</c>, against 2^14 keys: the size of the set decides the buckets, not their length.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class LookupBenchmarks
#pragma warning restore CA1001
{
    private LookupWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new LookupWorkload(1 << 14);

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = LookupWorkload.Items)]
    public void Lookup() => _load.Lookup();
}
