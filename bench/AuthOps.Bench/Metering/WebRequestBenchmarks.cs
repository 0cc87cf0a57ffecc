using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Row <c>metered-request</c>, and the same request reserved and settled durably, per request.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class WebRequestBenchmarks
#pragma warning restore CA1001
{
    private WebRequestWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new WebRequestWorkload();

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(Baseline = true)]
    public Task NotMetered() => _load.NotMetered();

    [Benchmark]
    public Task Leased() => _load.Leased();

    [Benchmark]
    public Task Durable() => _load.Durable();
}
