using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Reports;

/// <summary>A product in a disclosure and what it was used. Immutable and safe to share between threads.</summary>
/// <param name="Product">The product.</param>
/// <param name="Developers">How many developers used it; null where that is suppressed.</param>
/// <param name="Uses">How many uses there were; null where that is suppressed.</param>
/// <param name="Revenue">What it earned; null where that is suppressed.</param>
public sealed record DisclosedProduct(
    DataProduct Product,
    long? Developers,
    long? Uses,
    Fen? Revenue
)
{
    /// <summary>Whether the figures are suppressed, because few used it or because they would tell those of one that few used.</summary>
    public bool IsSuppressed => Revenue is null;
}
