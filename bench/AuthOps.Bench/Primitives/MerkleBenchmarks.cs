using AuthOps.Primitives.Hashing;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Primitives;

/// <summary>Rows <c>merkle-sha256</c> and <c>merkle-sm3</c>, per leaf.</summary>
[MemoryDiagnoser]
public class MerkleBenchmarks
{
    private MerkleWorkload _load = null!;

    [Params(HashKind.Sha256, HashKind.Sm3)]
    public HashKind Kind { get; set; }

    [GlobalSetup]
    public void Setup() => _load = new MerkleWorkload(Kind);

    [Benchmark(OperationsPerInvoke = MerkleWorkload.Leaves)]
    public void BatchAppend() => _load.Batch();

    [Benchmark(Baseline = true, OperationsPerInvoke = MerkleWorkload.Leaves)]
    public void OneShotReference() => _load.OneShotReference();
}
