using System.Globalization;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Distinct l-diversity: every class has at least l different values of a sensitive attribute (Machanavajjhala
/// et al. 2007). NULL is not a value: it may hide any other one, so it does not count. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record DistinctLDiversity : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="l">The fewest different values allowed; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l"/> is below 2: one value is no secret.</exception>
    public DistinctLDiversity(string attribute, int l)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentOutOfRangeException.ThrowIfLessThan(l, 2);
        Attribute = attribute;
        L = l;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The fewest different values allowed.</summary>
    public int L { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"distinct {L}-diversity of '{Attribute}'");

    internal override int MinimumClassSize => L;

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new DistinctRule(L);

    internal override IEnumerable<ModelParameter> Parameters =>
        [ModelParameter.Whole("l", L, 2, l => new DistinctLDiversity(Attribute, l))];
}
