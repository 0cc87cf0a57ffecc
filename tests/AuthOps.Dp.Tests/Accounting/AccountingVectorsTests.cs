using System.Collections.Concurrent;
using System.Globalization;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Testing;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

// The plans here are small: nothing needs to be cancelled.
#pragma warning disable xUnit1051

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>
/// The published accounting vectors: every row of what is fast, a part of the loss distributions, of which
/// eng/long/dp-tests.sh takes every row.
/// </summary>
public sealed class AccountingVectorsTests
{
    // Twelve printed digits.
    private const double Printed = 6e-12;

    /// <summary>One row of so many; transforms without vectors take long.</summary>
    private static int SlowStride => Effort.Of(1, 19, SimdMode.AsksForAvx2 ? 61 : 151);

    [Fact]
    public void Exact_compositions_are_met_to_a_part_in_10_to_the_12_and_enclosed()
    {
        var failures = new ConcurrentBag<string>();
        var rows = AccountingCsv.Rows("composition-exact.csv").ToList();
        Every(
            rows,
            Effort.Of(1, 1, 7),
            row =>
            {
                var exact = AccountingCsv.Number(row[5]);
                var found = AccountingCsv.ExactCurve(row).DeltaAt(AccountingCsv.Exact(row[4]));

                // The printed value itself is rounded to 20 digits and here to a double.
                var isEnclosed =
                    found.Lower <= exact * (1 + 3e-16) && exact * (1 - 3e-16) <= found.Upper;
                var isClose = exact == 0 ? found.Upper == 0 : Off(found, exact) <= 1e-12;
                if (!isEnclosed || !isClose)
                {
                    failures.Add(Describe(row, found));
                }
            }
        );

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
        Assert.True(rows.Count >= 300);
    }

    [Fact]
    public void The_analytic_gaussian_is_met_to_the_printed_digits()
    {
        var rows = Accounting("analytic_BalleWang");
        Assert.All(
            rows,
            row =>
            {
                var found = PrivacyCurve
                    .Gaussian(AccountingCsv.Event(row))
                    .EpsilonAt(AccountingCsv.Exact(row[6]));
                Assert.True(
                    Off(found, AccountingCsv.Number(row[10])) <= Printed,
                    Describe(row, found)
                );
                Assert.True(found.RelativeGap <= 1e-13, Describe(row, found));
            }
        );
        Assert.True(rows.Count >= 40);
    }

    [Fact]
    public void Loss_distributions_are_not_above_the_reference_nor_wide_nor_below_its_lower_bound()
    {
        var failures = new ConcurrentBag<string>();
        var rows = Accounting("PLD");
        Every(
            rows,
            SlowStride,
            row =>
            {
                var found = PrivacyCurve
                    .LossDistributions(AccountingCsv.Event(row))
                    .EpsilonAt(AccountingCsv.Exact(row[6]));
                var reference = AccountingCsv.Number(row[10]);

                const double Most = 1e-4;
                // The reference cuts tails of about 10^-15, which moves its lower ends by that share of δ.
                var cut = 1e-9 + (1e-15 / AccountingCsv.Number(row[6]));
                var isRight =
                    row[9] == "upper"
                        ? found.Upper <= reference * (1 + Most) || IsUnsound(row, found, reference)
                        : found.Upper >= reference * (1 - cut) || IsTooHigh(row, reference);

                if (!isRight || found.RelativeGap > Most)
                {
                    failures.Add(Describe(row, found));
                }
            }
        );

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
        Assert.True(rows.Count >= 500);
    }

    [Fact]
    public void Renyi_bounds_are_no_looser_than_the_reference()
    {
        var failures = new ConcurrentBag<string>();
        Every(
            Accounting("RDP"),
            Effort.Of(1, 3, 17),
            row =>
            {
                var found = PrivacyCurve
                    .Renyi(AccountingCsv.Event(row))
                    .EpsilonAt(AccountingCsv.Exact(row[6]));
                if (found.Upper > AccountingCsv.Number(row[10]) * (1 + 1e-6))
                {
                    failures.Add(Describe(row, found));
                }
            }
        );

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Nothing_is_below_the_truth_where_the_reference_is()
    {
        // The plain engine, a transform over every composition, beside the closed form that a plan of Gaussians gets.
        var failures = new ConcurrentBag<string>();
        Every(
            AccountingCsv.Rows("pld-soundness.csv").ToList(),
            Effort.Of(1, 1, 9),
            row =>
            {
                var sigma = AccountingCsv.Exact(row[0]);
                var plan = PrivacyEvent
                    .Gaussian(sigma * sigma, 1, AddOrRemoveOne)
                    .Repeat(long.Parse(row[1], CultureInfo.InvariantCulture));
                var delta = AccountingCsv.Exact(row[2]);
                var truth = PrivacyCurve.Gaussian(plan).EpsilonAt(delta);
                var found = Unmerged.Curve(plan).EpsilonAt(delta);
                var isRight =
                    Off(truth, AccountingCsv.Number(row[3])) <= Printed
                    && found.Upper >= truth.Upper
                    && found.Lower <= truth.Lower
                    && found.RelativeGap <= 1e-4;
                if (!isRight)
                {
                    failures.Add(Describe(row, found));
                }
            }
        );

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("1/100", "16", 10_000, 1.259)]
    [InlineData("250/60000", "169/100", 3600, 1.18)]
    public void Two_published_training_runs(
        string rate,
        string squaredSigma,
        long steps,
        double most
    )
    {
        var plan = new PoissonSampler(Rational.Parse(rate))
            .Subsampled(PrivacyEvent.Gaussian(Rational.Parse(squaredSigma), 1, AddOrRemoveOne))
            .Repeat(steps);

        var found = PrivacyCurve.LossDistributions(plan).EpsilonAt(new Rational(1, 100_000));

        Assert.InRange(found.Upper, most / 2, most);
        Assert.True(found.RelativeGap <= 1e-4);
        Assert.True(
            PrivacyCurve.Renyi(plan).EpsilonAt(new Rational(1, 100_000)).Upper >= found.Lower
        );
    }

    private static List<string[]> Accounting(string accountant) =>
        [.. AccountingCsv.Rows("accounting.csv").Where(row => row[7] == accountant)];

    private static void Every(List<string[]> rows, int stride, Action<string[]> check) =>
        Parallel.For(0, (rows.Count + stride - 1) / stride, i => check(rows[i * stride]));

    private static double Off(LossInterval found, double exact) =>
        Math.Max(Math.Abs((found.Upper / exact) - 1), Math.Abs((found.Lower / exact) - 1));

    /// <summary>A Gaussian row whose "upper bound" the closed form shows to be below the truth.</summary>
    private static bool IsUnsound(string[] row, LossInterval found, double reference) =>
        row[0] == "gaussian" && found.Lower > reference;

    private static bool IsTooHigh(string[] row, double reference) =>
        row[0] == "gaussian"
        && PrivacyCurve
            .Gaussian(AccountingCsv.Event(row))
            .EpsilonAt(AccountingCsv.Exact(row[6]))
            .Upper < reference;

    private static string Describe(string[] row, LossInterval found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(',', row)}: [{found.Lower:R}, {found.Upper:R}]"
        );
}
