using AuthOps.Primitives.Hashing;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Primitives;

/// <summary>Rows <c>sha256-batch</c>, <c>sm3-batch</c> and <c>sha512-batch</c>, per message, and longer messages besides.</summary>
[MemoryDiagnoser]
public class BatchHashBenchmarks
{
    private BatchHashWorkload _load = null!;

    [Params(HashKind.Sha256, HashKind.Sm3, HashKind.Sha512)]
    public HashKind Kind { get; set; }

    [Params(32, 118, 256)]
    public int MessageLength { get; set; }

    [GlobalSetup]
    public void Setup() => _load = new BatchHashWorkload(Kind, MessageLength);

    [Benchmark(OperationsPerInvoke = BatchHashWorkload.Messages)]
    public void Batch() => _load.Batch();

    [Benchmark(Baseline = true, OperationsPerInvoke = BatchHashWorkload.Messages)]
    public void OneShotReference() => _load.OneShotReference();
}
