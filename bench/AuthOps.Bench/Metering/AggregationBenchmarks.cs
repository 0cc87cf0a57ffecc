using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Rows <c>aggregate</c> and <c>unique</c> over fewer uses, per use.</summary>
[MemoryDiagnoser]
public class AggregationBenchmarks
{
    private const int Events = 500_000;
    private static readonly Lazy<AggregationWorkload> s_load = new(() => new(Events));

    [GlobalSetup]
    public void Setup() => _ = s_load.Value;

    [Benchmark(OperationsPerInvoke = Events)]
    public object SumsByHour() => s_load.Value.Ours(AggregationWorkload.ByHour);

    [Benchmark(OperationsPerInvoke = Events)]
    public object UniqueByDay() => s_load.Value.Ours(AggregationWorkload.UniqueByDay);

    [Benchmark(OperationsPerInvoke = Events)]
    public long ReferenceSumsByHour() => s_load.Value.ReferenceByHour();

    [Benchmark(OperationsPerInvoke = Events)]
    public long ReferenceUniqueByDay() => s_load.Value.ReferenceUniqueByDay();
}
