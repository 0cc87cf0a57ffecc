using AuthOps.Metering.Tariffs;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Uses priced by the batch and one by one, per use.</summary>
[MemoryDiagnoser]
public class RatingBenchmarks
{
    private const int OneByOne = 10_000;
    private readonly RatingWorkload _load = new();

    [Benchmark(OperationsPerInvoke = RatingWorkload.Events)]
    public void Batches() => _load.Rate();

    [Benchmark(OperationsPerInvoke = OneByOne)]
    public PriceQuote Quotes() => _load.Quote(OneByOne);
}
