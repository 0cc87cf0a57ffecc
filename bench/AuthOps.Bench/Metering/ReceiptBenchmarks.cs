using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>
/// Row <c>receipts</c> in a smaller tree, per receipt: from bytes, with and without the SM3 path, and in the two steps
/// of a caller who needs the receipts themselves.
/// </summary>
[MemoryDiagnoser]
public class ReceiptBenchmarks
{
    private ReceiptWorkload _load = null!;

    [Params(false, true)]
    public bool WithSm3 { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _load = new ReceiptWorkload(leaves: 1_000_000, WithSm3);
        _load.Read();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = ReceiptWorkload.Receipts)]
    public void VerifyBytes() => _load.VerifyBytes();

    [Benchmark(OperationsPerInvoke = ReceiptWorkload.Receipts)]
    public void Read() => _load.Read();

    [Benchmark(OperationsPerInvoke = ReceiptWorkload.Receipts)]
    public void VerifyRead() => _load.VerifyRead();
}
