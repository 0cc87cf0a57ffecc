using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Metering;

/// <summary>Row <c>receipts</c> in a smaller tree and in its two parts, per receipt.</summary>
[MemoryDiagnoser]
public class ReceiptBenchmarks
{
    private static readonly Lazy<ReceiptWorkload> s_load = new(() =>
    {
        var load = new ReceiptWorkload(leaves: 1_000_000);
        load.Read();
        return load;
    });

    [GlobalSetup]
    public void Setup() => _ = s_load.Value;

    [Benchmark(OperationsPerInvoke = ReceiptWorkload.Receipts)]
    public void Read() => s_load.Value.Read();

    [Benchmark(OperationsPerInvoke = ReceiptWorkload.Receipts)]
    public void Verify() => s_load.Value.Verify();
}
