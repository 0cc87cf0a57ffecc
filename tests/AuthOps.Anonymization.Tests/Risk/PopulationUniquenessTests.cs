using System.Globalization;
using System.Text;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;
using AuthOps.Testing;

namespace AuthOps.Anonymization.Tests.Risk;

public sealed class PopulationUniquenessTests
{
    /// <summary>Every row of Adult in shared/vectors/anonymization/risk.csv, its estimates to 1e-9 relative. The column snb is passed over: ARX writes 0 where that model does not converge.</summary>
    [Fact]
    public void The_estimates_recorded_from_arx()
    {
        var rows = Recorded().Where(r => r[0] == "adult" && r[1] == "input").ToArray();
        Assert.Equal(20, rows.Length);
        Assert.All(rows, row => Compare(row, AdultData.Table));
    }

    /// <summary>
    /// The rows of the million records, run by eng/long/anonymization-risk.sh. Pitman's estimate by sex, age and race to
    /// 2e-9: there ARX ended Newton's method 1.6e-9 from the root, which bisection in another language confirms.
    /// </summary>
    [Fact(Explicit = true)]
    public void The_estimates_recorded_from_arx_for_a_million_records()
    {
        var rows = Recorded().Where(r => r[0] == "synth-adult-1M").ToArray();
        Assert.Equal(3, rows.Length);
        var million = Million();
        Assert.All(rows, row => Compare(row, million));
    }

    [Fact]
    public void A_sample_without_uniques_has_none_in_the_population()
    {
        var estimate = PopulationUniqueness.Estimate([new(2, 10), new(5, 1)], new Ratio(1, 10));
        Assert.Equal((0.0, 0.0, 0.0), (estimate.Zayatz, estimate.Pitman, estimate.Dankar));
    }

    [Fact]
    public void A_sample_that_is_the_population_keeps_its_uniques()
    {
        var estimate = PopulationUniqueness.Estimate([new(1, 4), new(2, 3)], Ratio.One);
        Assert.Equal(0.4, estimate.Zayatz, 1e-15);
        Assert.Equal(estimate.Zayatz, estimate.Dankar);
    }

    [Fact]
    public void Pitman_does_not_fit_records_that_are_all_alone()
    {
        var estimate = PopulationUniqueness.Estimate([new(1, 100)], new Ratio(1, 100));
        Assert.Null(estimate.Pitman);
        Assert.Equal(estimate.Zayatz, estimate.Dankar);
    }

    /// <summary>Both derivatives of the likelihood are zero at the estimate, summed term by term as they are defined.</summary>
    [Fact]
    public void The_estimate_of_Pitman_is_where_no_neighbour_is_likelier()
    {
        ClassSizeCount[] histogram = [new(1, 40), new(2, 17), new(3, 9), new(8, 2), new(30, 1)];
        var share = PitmanModel.PopulationUniqueness(histogram, 5_000)!.Value;
        Assert.InRange(share, 0, 1);
        // A likelihood that knows nothing of the fit: the product of the definition, on a grid and on a finer one around
        // the best point of the first, wide enough for its neighbours on every side.
        var coarse = MostLikely(histogram, (0.01, 1, 0.01), (0.01, 60, 0.5));
        var (alpha, theta) = MostLikely(
            histogram,
            (Math.Max(0.0005, coarse.Alpha - 0.03), Math.Min(1, coarse.Alpha + 0.03), 0.0005),
            (coarse.Theta - 1.5, coarse.Theta + 1.5, 0.05)
        );
        var expected = Math.Exp(
            GammaFunctions.LogRatio(theta + alpha, 1 - alpha) + ((alpha - 1) * Math.Log(5_000))
        );
        Assert.Equal(expected, share, expected * 0.01);
    }

    [Theory]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(1.0, -0.5772156649015329)]
    [InlineData(10.0, 2.2517525890667211)]
    [InlineData(1000.5, 6.9077553206487959)]
    public void Digamma_has_its_published_values(double x, double expected) =>
        Assert.Equal(expected, GammaFunctions.Digamma(x), 1e-13);

    [Theory]
    [InlineData(1.0, 4.0, 3.1780538303479458)] // ln 4!
    [InlineData(0.5, 0.5, -0.5723649429247001)] // -ln sqrt(pi)
    [InlineData(100.0, 1.0, 4.605170185988092)] // ln 100
    public void Ratios_of_gamma_have_their_values(double x, double d, double expected) =>
        Assert.Equal(expected, GammaFunctions.LogRatio(x, d), 1e-13);

    [Fact]
    public void Bad_input_is_refused()
    {
        var fraction = new Ratio(1, 2);
        Assert.Throws<ArgumentException>(() => PopulationUniqueness.Estimate([], fraction));
        Assert.Throws<ArgumentException>(() =>
            PopulationUniqueness.Estimate([new(2, 1), new(1, 1)], fraction)
        );
        Assert.Throws<ArgumentException>(() =>
            PopulationUniqueness.Estimate([new(1, 0)], fraction)
        );
        Assert.Throws<ArgumentException>(() =>
            PopulationUniqueness.Estimate([new(1, 1)], Ratio.Zero)
        );
        Assert.Throws<ArgumentException>(() =>
            PopulationUniqueness.Estimate([new(1, 1)], new Ratio(3, 2))
        );
    }

    private static string[][] Recorded() =>
        [
            .. File.ReadLines(SharedFiles.Path("vectors/anonymization/risk.csv"))
                .Skip(1)
                .Select(line => line.Split(',')),
        ];

    private static void Compare(string[] row, Table table)
    {
        var report = RiskEstimator.Assess(
            table,
            row[2].Split('|'),
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((long)Number(row[5]), report.Classes);
        Assert.Equal(Number(row[6]), report.SampleUniqueness.ToDouble(), 1e-12);
        Assert.Equal(Number(row[7]), report.Prosecutor.Average.ToDouble(), 1e-12);
        Assert.Equal(Number(row[9]), report.Prosecutor.ShareAboveThreshold.ToDouble(), 1e-12);
        var estimate = PopulationUniqueness.Estimate(report.Histogram, Ratio.Parse(row[3]));
        AssertClose(row[10], estimate.Zayatz);
        var tolerance = row[0] == "synth-adult-1M" && row[2] == "sex|age|race" ? 2e-9 : 1e-9;
        AssertClose(row[11], estimate.Pitman!.Value, tolerance);
        AssertClose(row[13], estimate.Dankar, tolerance);
    }

    private static void AssertClose(string expected, double actual, double tolerance = 1e-9) =>
        Assert.Equal(Number(expected), actual, tolerance * Number(expected));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static (double Alpha, double Theta) MostLikely(
        ClassSizeCount[] histogram,
        (double From, double To, double Step) alphas,
        (double From, double To, double Step) thetas
    )
    {
        var best = (Value: double.MinValue, Alpha: 0.0, Theta: 0.0);
        for (var alpha = alphas.From; alpha < alphas.To; alpha += alphas.Step)
        {
            for (
                var theta = Math.Max(0.01 - alpha, thetas.From);
                theta < thetas.To;
                theta += thetas.Step
            )
            {
                var value = LogLikelihood(theta, alpha, histogram);
                best = value > best.Value ? (value, alpha, theta) : best;
            }
        }

        return (best.Alpha, best.Theta);
    }

    private static double LogLikelihood(double theta, double alpha, ClassSizeCount[] histogram)
    {
        var sum = 0.0;
        var classes = histogram.Sum(h => h.Classes);
        for (var i = 1; i < classes; i++)
        {
            sum += Math.Log(theta + i * alpha);
        }

        for (var i = 1; i < histogram.Sum(h => h.Classes * h.Size); i++)
        {
            sum -= Math.Log(theta + i);
        }

        foreach (var (size, count) in histogram)
        {
            for (var j = 1; j < size; j++)
            {
                sum += count * Math.Log(j - alpha);
            }
        }

        return sum;
    }

    private static Table Million()
    {
        var file = SyntheticAdult.Create(SharedFiles.Path("data/adult/adult.csv"), 1_000_000);
        Assert.True(SyntheticAdult.IsMillion(file));
        var lines = Encoding.UTF8.GetString(file).AsSpan();
        ColumnBuilder[]? builders = null;
        foreach (var line in lines.EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (builders is null)
            {
                builders = [.. line.ToString().Split(';').Select(n => new ColumnBuilder(n))];
                continue;
            }

            var column = 0;
            foreach (var field in line.Split(';'))
            {
                builders[column++].Append(line[field]);
            }
        }

        return Table.FromColumns(Array.ConvertAll(builders!, b => b.Build()));
    }
}
