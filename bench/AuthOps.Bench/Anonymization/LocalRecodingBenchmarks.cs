using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.Microaggregation;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Anonymization;

/// <summary>Rows <c>adult-local</c>, method by method, and <c>mdav-1e5</c>; the first needs shared/data/adult beside the checkout.</summary>
[MemoryDiagnoser]
public class LocalRecodingBenchmarks
{
    private LocalRecodingWorkload? _adult;
    private MicroaggregationWorkload _numbers = null!;

    [GlobalSetup]
    public void Setup()
    {
        _adult = AdultFiles.IsPresent ? new LocalRecodingWorkload() : null;
        _numbers = new MicroaggregationWorkload(100_000);
    }

    [Benchmark]
    public LocalRecodingPlan? All() => _adult?.Plan(LocalRecodingMethods.All);

    [Benchmark]
    public LocalRecodingPlan? Mondrian() => _adult?.Plan(LocalRecodingMethods.Mondrian);

    [Benchmark]
    public LocalRecodingPlan? Merging() => _adult?.Plan(LocalRecodingMethods.Merging);

    [Benchmark]
    public LocalRecodingPlan? Lattice() => _adult?.Plan(LocalRecodingMethods.Lattice);

    [Benchmark]
    public JointMicroaggregation Mdav() => _numbers.Run();
}
