using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Rows <c>quota-check</c> and <c>reserve-post</c>, per use.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class LeaseBenchmarks
#pragma warning restore CA1001
{
    private LeaseWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new LeaseWorkload();

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = LeaseWorkload.Uses)]
    public void Check() => _load.Check();

    [Benchmark(OperationsPerInvoke = LeaseWorkload.Uses)]
    public void ReserveAndCommit() => _load.ReserveAndCommit();

    [Benchmark(Baseline = true, OperationsPerInvoke = LeaseWorkload.Uses)]
    public void Decrement() => _load.Decrement();
}
