using System.Globalization;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// The samplers on the platform's own generator: some draws here, as many as AUTHOPS_LONG_DRAWS says where it is set, as
/// eng/long/dp-samplers.sh does every night. Two stages: a test whose deviate is rarer than 10^-4 is repeated on fresh draws, ten times as many, and only a deviate rarer
/// than 10^-9 / m there, m tests in all, is an alarm. The false-alarm rate of a whole run is below 10^-9.
/// </summary>
public sealed class RealSourceTests(ITestOutputHelper output)
{
    private const int Block = 65_536;

    /// <summary>Two-sided normal quantile of 10^-4.</summary>
    private const double FirstLimit = 3.8906;

    /// <summary>
    /// Two-sided normal quantile of 10^-9 / 40 is 6.67; the Wilson-Hilferty and binomial approximations are off by less
    /// than a hundredth of a deviate at these counts, hence a little more.
    /// </summary>
    private const double SecondLimit = 6.8;

    private static readonly (string Kind, string Parameter)[] s_laws =
    [
        ("laplace", "1/2"),
        ("laplace", "10/3"),
        ("laplace", "100"),
        ("laplace", "1000"),
        ("gauss", "1/4"),
        ("gauss", "1"),
        ("gauss", "100/9"),
        ("gauss", "16"),
        ("gauss", "1024"),
        ("gauss", "10000"),
    ];

    [Fact]
    public void Draws_from_the_platform_fit_their_laws()
    {
        List<string> alarms = [];
        foreach (var (kind, parameter) in s_laws)
        {
            var law = ManyDrawsTests.Law(kind, parameter);
            var first = Deviates(law, Draws);
            foreach (
                var (test, deviate) in first.Where(static d => Math.Abs(d.Deviate) > FirstLimit)
            )
            {
                var again = Deviates(law, 10 * Draws).Single(d => d.Test == test).Deviate;
                output.WriteLine($"{kind} {parameter} {test}: {deviate:F2}, again {again:F2}");
                if (Math.Abs(again) > SecondLimit)
                {
                    alarms.Add($"{kind} {parameter} {test} {again}");
                }
            }

            output.WriteLine(
                $"{kind} {parameter}: "
                    + string.Join(", ", first.Select(static d => $"{d.Test} {d.Deviate:F2}"))
            );
        }

        Assert.Equal(40, s_laws.Length * 4);
        Assert.Empty(alarms);
    }

    private static long Draws =>
        Environment.GetEnvironmentVariable("AUTHOPS_LONG_DRAWS") is { } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : 100_000;

    private static (string Test, double Deviate)[] Deviates(NoiseDistribution law, long draws)
    {
        var summary = new DrawSummary(law, draws);
        var block = new long[Block];
        for (var left = draws; left > 0; left -= Block)
        {
            law.Sample(block);
            summary.Add(block.AsSpan(0, (int)Math.Min(left, Block)));
        }

        return summary.Deviates();
    }
}
