using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Psi;

/// <summary>Row <c>sum-2e14</c>, over 2^10 keys of each side, and what Paillier takes for an element.</summary>
[MemoryDiagnoser]
public class SumBenchmarks
{
    private const int Count = 1 << 10;

    private SumWorkload _load = null!;
    private PaillierReference _reference = null!;

    [GlobalSetup]
    public void Setup()
    {
        _load = new SumWorkload(Count);
        _reference = new PaillierReference();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Sum() => _load.Run();

    [Benchmark(Baseline = true, OperationsPerInvoke = PaillierReference.Elements)]
    public void Paillier() => _reference.Run();
}
