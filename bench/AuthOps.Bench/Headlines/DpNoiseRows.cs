using AuthOps.Bench.Dp;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Bench.Headlines;

/// <summary>The rows of area <c>dp</c> about noise and partition selection.</summary>
internal static class DpNoiseRows
{
    private const string Area = "dp";
    private const string File = "recorded/dp.md";
    private const int Draws = 65_536;

    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        Noise("dlap", 2017, 40, () => Laplace("10/3").OneByOne),
        Noise("dlap-batch", 2017, 8, () => Laplace("100").Batch),
        Noise("dgauss", 3587, 80, () => Gaussian("100/9").OneByOne),
        Noise("dgauss-batch", 3587, 8, () => Gaussian("16").Batch),
        HeadlineCase.Recorded(
            Area,
            "partitions",
            "M/s",
            (File, 0.35),
            new HeadlineGoal(MinOurs: 16),
            () => NoiseDistribution.KernelName,
            () => new Workload(PartitionWorkload.Partitions, new PartitionWorkload().SelectAndCount)
        ),
    ];

    private static HeadlineCase Noise(
        string name,
        double reference,
        double goal,
        Func<Action> prepare
    ) =>
        HeadlineCase.Recorded(
            Area,
            name,
            "ns",
            (File, reference),
            new HeadlineGoal(MaxOurs: goal),
            () =>
                name.EndsWith("-batch", StringComparison.Ordinal)
                    ? NoiseDistribution.KernelName
                    : null,
            () => new Workload(Draws, prepare())
        );

    private static NoiseWorkload Laplace(string scale) =>
        new(new DiscreteLaplace(Rational.Parse(scale)), Draws);

    private static NoiseWorkload Gaussian(string squaredSigma) =>
        new(new DiscreteGaussian(Rational.Parse(squaredSigma)), Draws);
}
