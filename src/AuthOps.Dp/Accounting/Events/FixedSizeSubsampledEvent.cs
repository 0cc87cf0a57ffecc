using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>An event on a sample of fixed size without replacement, under replace-one.</summary>
internal sealed record FixedSizeSubsampledEvent : SubsampledEvent
{
    private FixedSizeSubsampledEvent(PrivacyEvent inner, long sampleSize, long populationSize)
        : base(inner, (Rational)sampleSize / populationSize)
    {
        SampleSize = sampleSize;
        PopulationSize = populationSize;
    }

    internal long SampleSize { get; }

    internal long PopulationSize { get; }

    internal static FixedSizeSubsampledEvent Of(
        PrivacyEvent inner,
        long sampleSize,
        long populationSize
    )
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(populationSize, sampleSize);
        if (inner.Relation != NeighbouringRelation.ReplaceOne)
        {
            throw new NeighbouringRelationException(
                NeighbouringRelation.ReplaceOne,
                inner.Relation,
                "a sample of fixed size is analysed under replace-one; under add/remove-one use a PoissonSampler."
            );
        }

        return new FixedSizeSubsampledEvent(inner, sampleSize, populationSize);
    }

    public override string ToString() =>
        Words($"fixed-size-sampled {SampleSize} of {PopulationSize} of ({Inner})");

    internal override double RenyiBound(double order) =>
        Math.Min(
            Inner.RenyiBound(order),
            SampledRenyi.BothDirections(PoissonRenyiBound(order), order)
        );
}
