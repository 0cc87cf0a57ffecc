using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Kullback–Leibler divergence of the table from the release (Machanavajjhala et al. 2007, as ARX computes it): a
/// released class spreads its records evenly over the domain tuples under its labels, suppressed records are spread
/// over the whole domain; summed over records and weighted by their tuple's share, in bits. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record KullbackLeibler : QualityModel
{
    /// <summary>Creates the model.</summary>
    public KullbackLeibler() { }

    /// <inheritdoc />
    public override string Name => "Kullback-Leibler divergence";

    internal override bool NeedsSquaredCounts => true;

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new KullbackLeiblerMeasure(table);
}
