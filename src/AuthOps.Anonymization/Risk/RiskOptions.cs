using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>How risk is assessed. Immutable and safe to share between threads.</summary>
public sealed record RiskOptions
{
    /// <summary>
    /// The risk above which a record counts as at risk; 1/20 unless set. A record exactly at the threshold does not
    /// count.
    /// </summary>
    public Ratio Threshold { get; init; } = new(1, 20);

    /// <summary>
    /// The population the table was drawn from, with the same quasi-identifier columns at the same
    /// generalisation, the table's records included; null where it is not known.
    /// </summary>
    public Table? Population { get; init; }
}
