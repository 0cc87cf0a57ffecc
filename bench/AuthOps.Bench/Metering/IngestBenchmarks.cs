using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Row <c>ingest</c> over fewer events, drawing them and making the log included, per event.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class IngestBenchmarks
#pragma warning restore CA1001
{
    private const int Events = 100_000;
    private IngestWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new IngestWorkload();

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = Events)]
    public double Ours() => _load.Ours(Events);

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public double Sqlite() => _load.Sqlite(Events);
}
