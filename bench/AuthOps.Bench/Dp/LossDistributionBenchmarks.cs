using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Dp;

/// <summary>Row <c>pld</c>.</summary>
[MemoryDiagnoser]
public class LossDistributionBenchmarks
{
    private readonly LossDistributionWorkload _load = new();

    [Benchmark]
    public double EpsilonOfTenThousandSampledGaussians()
    {
        _load.Solve();
        return _load.Found.Upper;
    }
}
