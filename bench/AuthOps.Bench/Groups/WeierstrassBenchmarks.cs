using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Groups;

/// <summary>Rows <c>sm2-batch</c> and <c>p256-batch</c>, a batch of 256 points each call.</summary>
#pragma warning disable CA1001 // GlobalCleanup disposes of the workload.
[MemoryDiagnoser]
public class WeierstrassBenchmarks
#pragma warning restore CA1001
{
    private WeierstrassWorkload _load = null!;

    [Params(true, false)]
    public bool IsSm2 { get; set; }

    [GlobalSetup]
    public void Setup() => _load = new WeierstrassWorkload(IsSm2);

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = WeierstrassWorkload.Points)]
    public void Batch() => _load.Batch();

    [Benchmark(Baseline = true, OperationsPerInvoke = WeierstrassWorkload.ReferencePoints)]
    public void Reference()
    {
        if (IsSm2)
        {
            _load.BouncyCastle();
        }
        else
        {
            _load.Platform();
        }
    }
}
