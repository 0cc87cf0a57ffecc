using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>What an optimum is measured by; less is better. Immutable and safe to share between threads.</summary>
public abstract record QualityModel
{
    private protected QualityModel() { }

    /// <summary>The model, as reports print it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether class tables carry, per class, the sum of squared counts of its distinct records.</summary>
    internal virtual bool NeedsSquaredCounts => false;

    /// <summary>Prepares the measure for one table.</summary>
    internal abstract QualityMeasure CreateMeasure(EncodedTable table);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    private protected static Ratio Factor(Ratio? value) =>
        value is not { } factor ? new Ratio(1, 2)
        : factor < Ratio.Zero || factor > Ratio.One
            ? throw new ArgumentOutOfRangeException(
                nameof(value),
                $"The generalisation-suppression factor is {factor}; it must lie between 0 and 1."
            )
        : factor;

    private protected static Aggregate Known(Aggregate aggregate) =>
        Enum.IsDefined(aggregate)
            ? aggregate
            : throw new ArgumentOutOfRangeException(nameof(aggregate), "The aggregate is unknown.");

    /// <summary>The weight of generalisation: 1 up to a factor of 1/2, then falling to 0.</summary>
    private protected static Ratio GeneralizationWeight(Ratio factor) =>
        factor <= new Ratio(1, 2) ? Ratio.One : new Ratio(2, 1) * (Ratio.One - factor);

    /// <summary>The weight of suppression: rising from 0, 1 from a factor of 1/2 on.</summary>
    private protected static Ratio SuppressionWeight(Ratio factor) =>
        factor < new Ratio(1, 2) ? new Ratio(2, 1) * factor : Ratio.One;
}
