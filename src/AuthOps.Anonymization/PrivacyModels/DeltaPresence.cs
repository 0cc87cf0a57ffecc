using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// (δmin, δmax)-presence: of the population records that match a class, the share that is in the released table
/// lies between two bounds (Nergiz, Atzori and Clifton 2007). With δmin above 0 a population class without a
/// released record fails, and since nothing of it can be suppressed, the whole node does. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record DeltaPresence : PrivacyModel
{
    private readonly ExactFactor _minimum;
    private readonly ExactFactor _maximum;

    /// <summary>Creates the model.</summary>
    /// <param name="minimum">δmin, 0 to 1.</param>
    /// <param name="maximum">δmax, 0 to 1 and at least <paramref name="minimum"/>.</param>
    /// <param name="population">A table with every quasi-identifier as a column of the same name; the released persons are among its rows.</param>
    /// <param name="countsAbsent">Whether population classes without a released record count, as the definition has it. ARX leaves them out where a model with a smallest class size is given too; false reproduces that.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound lies outside [0, 1], or they are the wrong way round.</exception>
    public DeltaPresence(Ratio minimum, Ratio maximum, Table population, bool countsAbsent = true)
    {
        ArgumentNullException.ThrowIfNull(population);
        Minimum = Share(minimum, nameof(minimum));
        Maximum = Share(maximum, nameof(maximum));
        if (minimum > maximum)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimum),
                $"The lower bound {minimum} is above the upper bound {maximum}."
            );
        }

        _minimum = new ExactFactor(minimum);
        _maximum = new ExactFactor(maximum);
        Population = population;
        CountsAbsent = countsAbsent;
    }

    /// <summary>δmin.</summary>
    public Ratio Minimum { get; }

    /// <summary>δmax.</summary>
    public Ratio Maximum { get; }

    /// <summary>The population.</summary>
    public Table Population { get; }

    /// <summary>Whether population classes without a released record count.</summary>
    public bool CountsAbsent { get; }

    /// <inheritdoc />
    public override string Name => $"({Minimum}, {Maximum})-presence";

    internal override Table? PopulationTable => Population;

    internal override bool HoldsInUnions => false;

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Falling(
                "δmin",
                Minimum,
                Ratio.Zero,
                v => new DeltaPresence(v, Maximum, Population, CountsAbsent)
            ),
            ModelParameter.Rising(
                "δmax",
                Maximum,
                Ratio.One,
                v => new DeltaPresence(Minimum, v, Population, CountsAbsent)
            ),
        ];

    internal override bool HoldsInPopulation(long records, long population) =>
        records == 0 ? !CountsAbsent || Minimum.Numerator.IsZero
        : population < records ? false
        : _minimum.Compare(population, records) <= 0 && _maximum.Compare(population, records) >= 0;
}
