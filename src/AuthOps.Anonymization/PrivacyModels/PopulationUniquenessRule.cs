using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// The estimate at most the threshold. An estimate of 0 counts only where no record is alone in its class: an
/// estimator that does not converge says 0 too.
/// </summary>
internal sealed class PopulationUniquenessRule(
    double threshold,
    long populationSize,
    UniquenessEstimator estimator
) : SizesRule
{
    public override bool Holds(SizeCounts sizes)
    {
        if (sizes.Singles == 0)
        {
            return true;
        }

        var fraction = new Ratio(sizes.Records, Math.Max(populationSize, sizes.Records));
        var estimate = PopulationUniqueness.Estimate(
            sizes.All.Select(static s => new ClassSizeCount(s.Size, s.Classes)).ToArray(),
            fraction
        );
        var share = estimator switch
        {
            UniquenessEstimator.Dankar => estimate.Dankar,
            UniquenessEstimator.Zayatz => estimate.Zayatz,
            _ => estimate.Pitman ?? 0,
        };
        return share > 0 && share <= threshold;
    }
}
