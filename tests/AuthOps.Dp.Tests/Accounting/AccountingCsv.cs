using System.Globalization;
using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Testing;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>Rows of the published accounting vectors.</summary>
internal static class AccountingCsv
{
    internal static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(SharedFiles.Path("vectors/dp/" + file))
            .Skip(1)
            .Select(line => line.Split(','));

    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A decimal with or without exponent, exactly.</summary>
    internal static Rational Exact(string text)
    {
        var e = text.IndexOfAny(['e', 'E']);
        if (e < 0)
        {
            return Rational.Parse(text);
        }

        var exponent = int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture);
        var power = new Rational(BigInteger.Pow(10, Math.Abs(exponent)), BigInteger.One);
        var mantissa = Rational.Parse(text[..e]);
        return exponent < 0 ? mantissa / power : mantissa * power;
    }

    /// <summary>mechanism, param, value, sensitivity, sampling_prob, steps of accounting.csv.</summary>
    internal static PrivacyEvent Event(string[] row)
    {
        var value = Exact(row[2]);
        var sensitivity = Exact(row[3]);
        var whole = (long)sensitivity.Numerator;
        var one = row[0] switch
        {
            "gaussian" => PrivacyEvent.Gaussian(
                value * value,
                sensitivity * sensitivity,
                AddOrRemoveOne
            ),
            "laplace" => PrivacyEvent.Laplace(value, sensitivity, AddOrRemoveOne),
            "discrete_laplace" => PrivacyEvent.DiscreteLaplace(
                Rational.One / value,
                whole,
                AddOrRemoveOne
            ),
            "discrete_gaussian" => PrivacyEvent.DiscreteGaussian(
                value * value,
                whole,
                AddOrRemoveOne
            ),
            "randomized_response" => PrivacyEvent.RandomizedResponse(
                int.Parse(row[1].Split('=')[1].TrimEnd(')'), CultureInfo.InvariantCulture),
                value,
                ReplaceOne
            ),
            "poisson_subsampled_gaussian" => new PoissonSampler(Exact(row[4])).Subsampled(
                PrivacyEvent.Gaussian(value * value, 1, AddOrRemoveOne)
            ),
            "poisson_subsampled_laplace" => new PoissonSampler(Exact(row[4])).Subsampled(
                PrivacyEvent.Laplace(value, 1, AddOrRemoveOne)
            ),
            _ => throw new InvalidDataException(row[0]),
        };
        return one.Repeat(long.Parse(row[5], CultureInfo.InvariantCulture));
    }

    /// <summary>kind, eps0_or_a, sensitivity, k of composition-exact.csv, with the accountant that is exact for it.</summary>
    internal static PrivacyCurve ExactCurve(string[] row)
    {
        var value = Exact(row[1]);
        var sensitivity = long.Parse(row[2], CultureInfo.InvariantCulture);
        var count = long.Parse(row[3], CultureInfo.InvariantCulture);
        return row[0].Split('(')[0] switch
        {
            "KOV_pure" => PrivacyCurve.Optimal(
                PrivacyEvent.Pure(new Epsilon(value), AddOrRemoveOne).Repeat(count)
            ),
            "discrete_laplace_kfold" => PrivacyCurve.LossDistributions(
                PrivacyEvent
                    .DiscreteLaplace(Rational.One / value, sensitivity, AddOrRemoveOne)
                    .Repeat(count)
            ),
            "discrete_gaussian_single" => PrivacyCurve.LossDistributions(
                PrivacyEvent.DiscreteGaussian(value * value, sensitivity, AddOrRemoveOne)
            ),
            "gaussian_kfold" => PrivacyCurve.Gaussian(
                PrivacyEvent.Gaussian(value * value, 1, AddOrRemoveOne).Repeat(count)
            ),
            _ => throw new InvalidDataException(row[0]),
        };
    }
}
