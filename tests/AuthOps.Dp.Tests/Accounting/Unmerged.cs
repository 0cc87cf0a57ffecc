using AuthOps.Dp.Accounting;
using AuthOps.Dp.Accounting.Curves;
using AuthOps.Dp.Accounting.LossDistributions;

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>The loss-distribution engine without its closed form for Gaussian noise.</summary>
internal static class Unmerged
{
    internal static PrivacyCurve Curve(PrivacyEvent plan, bool vectors = true) =>
        new LossDistributionCurve(
            plan,
            LossDistribution.Of(plan, mergeGaussians: false),
            "loss-distribution"
        )
        {
            Vectors = vectors,
        };
}
