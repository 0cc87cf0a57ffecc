namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// t-closeness with equal ground distance: half the sum of absolute differences between the distribution of a
/// sensitive attribute in a class and in the whole table is at most t (Li, Li and Venkatasubramanian 2007). NULL
/// counts as a value. Immutable and safe to share between threads.
/// </summary>
public sealed record EqualTCloseness : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="t">The largest distance, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is outside [0, 1].</exception>
    public EqualTCloseness(string attribute, Ratio t)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        Attribute = attribute;
        T = Share(t, nameof(t));
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The largest distance.</summary>
    public Ratio T { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name => $"{T.ToShortString()}-closeness (equal) of '{Attribute}'";

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new EqualDistanceRule(T, distribution);

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Rising("t", T, Ratio.One, t => new EqualTCloseness(Attribute, t))];
}
