using AuthOps.Psi;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Psi;

/// <summary>Rows <c>psi-2e16</c> and <c>sm2-2e16</c> and the other suites, over 2^12 keys of each side.</summary>
[MemoryDiagnoser]
public class IntersectionBenchmarks
{
    private const int Count = 1 << 12;

    private IntersectionWorkload _load = null!;

    [ParamsAllValues]
    public PsiSuite Suite { get; set; }

    [GlobalSetup]
    public void Setup() => _load = new IntersectionWorkload(Suite, Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Intersect() => _load.Run();
}
