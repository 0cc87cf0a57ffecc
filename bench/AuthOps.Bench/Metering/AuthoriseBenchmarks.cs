using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Row <c>authorise</c>, per event.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up.
public class AuthoriseBenchmarks
#pragma warning restore CA1001
{
    private AuthoriseWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new AuthoriseWorkload();

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = AuthoriseWorkload.Uses)]
    public void Authorise() => _load.Authorise();

    [Benchmark(Baseline = true, OperationsPerInvoke = AuthoriseWorkload.Uses)]
    public void LookUp() => _load.LookUp();
}
