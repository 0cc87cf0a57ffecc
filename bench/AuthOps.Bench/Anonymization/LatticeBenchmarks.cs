using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;
using BenchmarkDotNet.Attributes;

namespace AuthOps.Bench.Anonymization;

/// <summary>Rows <c>adult-one</c> and <c>adult-front</c>; needs shared/data/adult beside the checkout.</summary>
[MemoryDiagnoser]
public class LatticeBenchmarks
{
    private static readonly PlanOptions s_optimum = new()
    {
        IncludeFront = false,
        MaxDegreeOfParallelism = 1,
    };

    private Table _table = null!;
    private AnonymizationPolicy _policy = null!;

    [Params("0.02", "0.05", "1")]
    public string Limit { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        if (!AdultFiles.IsPresent)
        {
            return;
        }

        _table = AdultFiles.Whole();
        _policy = AdultFiles.Policy(null, Limit, new Loss(), new KAnonymity(5));
    }

    [Benchmark]
    public AnonymizationPlan? Optimum() =>
        _table is null
            ? null
            : Anonymizer.Plan(_table, _policy, s_optimum, null, CancellationToken.None);

    [Benchmark]
    public LatticeSurvey? Survey() =>
        _table is null
            ? null
            : Anonymizer.Survey(
                _table,
                _policy,
                [new Loss(), new AverageClassSize(), new Discernibility(), new Height()],
                [Ratio.Zero, new(1, 50), new(1, 20), Ratio.One],
                new PlanOptions { MaxDegreeOfParallelism = 1 }
            );
}
