using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;

namespace AuthOps.Bench.Dp;

/// <summary>
/// ε at δ = 10^-5 of 10^4 Poisson-sampled Gaussian releases, q = 0.01, σ = 1, from below and above: a new curve each
/// time, so that laws, tables and transforms are all made anew.
/// </summary>
internal sealed class LossDistributionWorkload
{
    private static readonly Rational s_delta = new(1, 100_000);

    private readonly PrivacyEvent _plan = new PoissonSampler(new Rational(1, 100))
        .Subsampled(PrivacyEvent.Gaussian(1, 1, NeighbouringRelation.AddOrRemoveOne))
        .Repeat(10_000);

    /// <summary>The last interval found.</summary>
    public LossInterval Found { get; private set; }

    public void Solve()
    {
        Found = PrivacyCurve.LossDistributions(_plan).EpsilonAt(s_delta);

        // The published reference is 6.1877 from above, in five digits; a wider interval is not the same work.
        if (!(Found.RelativeGap <= 1e-4 && Found.Upper is > 6.1 and < 6.1877 * (1 + 1e-4)))
        {
            throw new InvalidOperationException(
                $"The interval [{Found.Lower}, {Found.Upper}] is too wide or out of place."
            );
        }
    }
}
