using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>Height: the levels themselves. Immutable and safe to share between threads.</summary>
public sealed record Height : QualityModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="aggregate">How levels are joined.</param>
    /// <exception cref="ArgumentOutOfRangeException">The aggregate is unknown.</exception>
    public Height(Aggregate aggregate = Aggregate.Sum) => Aggregate = Known(aggregate);

    /// <summary>How levels are joined.</summary>
    public Aggregate Aggregate { get; }

    /// <inheritdoc />
    public override string Name => QualityNames.Of("height", Aggregate, Aggregate.Sum);

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new HeightMeasure(Aggregate, table);
}
