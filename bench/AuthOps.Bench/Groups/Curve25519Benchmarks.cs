using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Groups;

/// <summary>Rows <c>ristretto-pair</c>, <c>x25519-batch</c> and <c>x25519-pair</c>, per item.</summary>
[MemoryDiagnoser]
public class Curve25519Benchmarks : IDisposable
{
    private Curve25519Workload _load = null!;

    [GlobalSetup]
    public void Setup() => _load = new Curve25519Workload();

    [GlobalCleanup]
    public void Dispose()
    {
        _load.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Curve25519Workload.Items)]
    public void RistrettoPair() => _load.RistrettoPair();

    [Benchmark(OperationsPerInvoke = Curve25519Workload.Items)]
    public void SodiumRistrettoPair() => _load.SodiumRistrettoPair();

    [Benchmark(OperationsPerInvoke = Curve25519Workload.Items)]
    public void X25519Batch() => _load.X25519Batch();

    [Benchmark(OperationsPerInvoke = Curve25519Workload.Items)]
    public void SodiumX25519() => _load.SodiumX25519();

    [Benchmark(OperationsPerInvoke = Curve25519Workload.Items)]
    public void XOnlyPair() => _load.XOnlyPair();
}
