using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// k-map: every class of the release matches at least k records of a population table (Sweeney 2002). The
/// population includes the persons of the released table. Immutable and safe to share between threads.
/// </summary>
public sealed record KMap : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="k">The fewest matching records of the population; at least 2.</param>
    /// <param name="population">A table with every quasi-identifier as a column of the same name; the released persons are among its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 2.</exception>
    public KMap(int k, Table population)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        ArgumentNullException.ThrowIfNull(population);
        K = k;
        Population = population;
    }

    /// <summary>The fewest matching records of the population.</summary>
    public int K { get; }

    /// <summary>The population.</summary>
    public Table Population { get; }

    /// <inheritdoc />
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{K}-map");

    internal override Table? PopulationTable => Population;

    internal override bool HoldsInPopulation(long records, long population) =>
        records == 0 || population >= K;

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Whole("k", K, 2, k => new KMap(k, Population))];
}
