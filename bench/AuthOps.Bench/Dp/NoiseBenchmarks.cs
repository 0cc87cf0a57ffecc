using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Dp;

/// <summary>Rows <c>dlap</c>, <c>dlap-batch</c>, <c>dgauss</c> and <c>dgauss-batch</c>, per draw, and a wide Gaussian.</summary>
[MemoryDiagnoser]
public class NoiseBenchmarks
{
    private const int Draws = 65_536;

    private readonly NoiseWorkload _laplace = new(Laplace("10/3"), Draws);
    private readonly NoiseWorkload _laplaceBatch = new(Laplace("100"), Draws);
    private readonly NoiseWorkload _gauss = new(Gaussian("100/9"), Draws);
    private readonly NoiseWorkload _gaussBatch = new(Gaussian("16"), Draws);
    private readonly NoiseWorkload _wide = new(Gaussian("1000000"), Draws);

    [Benchmark(OperationsPerInvoke = Draws)]
    public void DiscreteLaplace() => _laplace.OneByOne();

    [Benchmark(OperationsPerInvoke = Draws)]
    public void DiscreteLaplaceBatch() => _laplaceBatch.Batch();

    [Benchmark(OperationsPerInvoke = Draws)]
    public void DiscreteGaussian() => _gauss.OneByOne();

    [Benchmark(OperationsPerInvoke = Draws)]
    public void DiscreteGaussianBatch() => _gaussBatch.Batch();

    [Benchmark(OperationsPerInvoke = Draws)]
    public void WideGaussianBatch() => _wide.Batch();

    private static DiscreteLaplace Laplace(string scale) => new(Rational.Parse(scale));

    private static DiscreteGaussian Gaussian(string squaredSigma) =>
        new(Rational.Parse(squaredSigma));
}
