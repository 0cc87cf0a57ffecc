using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Dp;

/// <summary>Whole releases: reading, bounding, aggregating, noise, ledger.</summary>
[MemoryDiagnoser]
public class QueryBenchmarks
{
    private readonly GroupByWorkload _groupBy = new();
    private readonly AutomaticSumWorkload _sum = new();
    private readonly QuantileWorkload _quantile = new();

    [Benchmark(OperationsPerInvoke = GroupByWorkload.Rows)]
    public object? GroupBy()
    {
        _groupBy.Release();
        return _groupBy.Result;
    }

    [Benchmark(OperationsPerInvoke = AutomaticSumWorkload.Rows)]
    public object? SumWithAutomaticBounds()
    {
        _sum.Release();
        return _sum.Result;
    }

    [Benchmark(OperationsPerInvoke = QuantileWorkload.Partitions)]
    public object? QuantilePerPartition()
    {
        _quantile.Release();
        return _quantile.Result;
    }
}
