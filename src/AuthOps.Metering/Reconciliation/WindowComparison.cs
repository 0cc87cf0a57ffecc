using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// A window in which the two sides' sums differ. A use through a gate belongs to the window of that side's clock, so
/// that at a bound sums can differ where no use does. Immutable and safe to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="From">The first instant of the window.</param>
/// <param name="Until">The first instant after it.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Here">What this side counts, exactly.</param>
/// <param name="There">What the other side counts, exactly.</param>
public sealed record WindowComparison(
    string GrantId,
    DateTimeOffset From,
    DateTimeOffset Until,
    UsageUnit Unit,
    Int128 Here,
    Int128 There
);
