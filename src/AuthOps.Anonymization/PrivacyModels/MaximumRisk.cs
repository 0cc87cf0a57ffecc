namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Maximum risk: no record's prosecutor risk, one over the records of its class, exceeds a threshold. It is
/// k-anonymity with the least k that is at least one over the threshold. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record MaximumRisk : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="threshold">The largest risk; from 1/2147483647 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is out of range.</exception>
    public MaximumRisk(Ratio threshold)
    {
        Threshold = Share(threshold, nameof(threshold), zeroAllowed: false);
        if (threshold < new Ratio(1, int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold),
                $"The threshold is {threshold}; no table has classes of that size."
            );
        }
    }

    /// <summary>The largest risk.</summary>
    public Ratio Threshold { get; }

    /// <inheritdoc />
    public override string Name => $"maximum risk {Threshold.ToShortString()}";

    internal override int DeclaredClassSize =>
        new Ratio(Threshold.Denominator, Threshold.Numerator).CeilingToInt32();

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Rising("threshold", Threshold, Ratio.One, r => new MaximumRisk(r))];
}
