namespace AuthOps.Dp.Accounting.Events;

/// <summary>An event on a Poisson sample; made by <see cref="PoissonSampler"/> alone.</summary>
internal sealed record PoissonSubsampledEvent : SubsampledEvent
{
    internal PoissonSubsampledEvent(PrivacyEvent inner, PoissonSampler sampler)
        : base(inner, sampler.Rate)
    {
        if (inner.Relation != NeighbouringRelation.AddOrRemoveOne)
        {
            throw new NeighbouringRelationException(
                NeighbouringRelation.AddOrRemoveOne,
                inner.Relation,
                "Poisson sampling amplifies losses under add/remove-one; under replace-one use a sample of fixed size."
            );
        }
    }

    public override string ToString() => Words($"poisson-sampled rate {Rate} of ({Inner})");

    internal override double RenyiBound(double order) => PoissonRenyiBound(order);
}
