using AuthOps.Anonymization.Release;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Anonymization;

/// <summary>Row <c>verify-stream</c>, and the same with the digest of the rows; needs shared/data/adult beside the checkout.</summary>
[MemoryDiagnoser]
public class VerifyBenchmarks
{
    private VerifiedMillion? _release;

    [Params(false, true)]
    public bool DigestRows { get; set; }

    [GlobalSetup]
    public void Setup() => _release = AdultFiles.IsPresent ? new VerifiedMillion() : null;

    [Benchmark]
    public ReleaseReport? Check() => _release?.Check(DigestRows);
}
