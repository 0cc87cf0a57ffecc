using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Groups;

/// <summary>Rows <c>sm2-sign</c>, <c>sm2-verify</c> and <c>sm2-verify-batch</c>.</summary>
#pragma warning disable CA1001 // GlobalCleanup disposes of the workload.
[MemoryDiagnoser]
public class Sm2SignatureBenchmarks
#pragma warning restore CA1001
{
    private Sm2SignatureWorkload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new Sm2SignatureWorkload();

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark]
    public void Sign() => _load.Sign();

    [Benchmark]
    public void SignReference() => _load.SignReference();

    [Benchmark]
    public void Verify() => _load.Verify();

    [Benchmark(OperationsPerInvoke = Sm2SignatureWorkload.Signatures)]
    public void VerifyBatch() => _load.VerifyBatch();

    [Benchmark]
    public void VerifyReference() => _load.VerifyReference();
}
