using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Primitives;

/// <summary>Row <c>random-8b</c>, per 8 bytes.</summary>
[MemoryDiagnoser]
public class RandomBenchmarks
{
    private readonly RandomWorkload _load = new();

    [Benchmark(OperationsPerInvoke = RandomWorkload.Draws)]
    public void NextUInt64() => _load.NextUInt64();

    [Benchmark(Baseline = true, OperationsPerInvoke = RandomWorkload.Draws)]
    public void PlatformFillOf16KiB() => _load.PlatformFill();
}
