using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Dp;

/// <summary>Row <c>partitions</c>, per partition.</summary>
[MemoryDiagnoser]
public class PartitionBenchmarks
{
    private readonly PartitionWorkload _load = new();

    [Benchmark(OperationsPerInvoke = PartitionWorkload.Partitions)]
    public void SelectAndCount() => _load.SelectAndCount();
}
