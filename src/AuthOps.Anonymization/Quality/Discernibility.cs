using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Discernibility (Bayardo and Agrawal 2005): a record costs the size of its class, a suppressed one the size of
/// the table; or, monotone, every record the size of its class, suppressed or not (DM* in ARX). Immutable and safe
/// to share between threads.
/// </summary>
public sealed record Discernibility : QualityModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="isMonotone">Whether suppression is left out of account.</param>
    public Discernibility(bool isMonotone = false) => IsMonotone = isMonotone;

    /// <summary>Whether suppression is left out of account.</summary>
    public bool IsMonotone { get; }

    /// <inheritdoc />
    public override string Name => IsMonotone ? "discernibility, monotone" : "discernibility";

    internal override QualityMeasure CreateMeasure(EncodedTable table) =>
        new DiscernibilityMeasure(IsMonotone, table);
}
