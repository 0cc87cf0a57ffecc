namespace AuthOps.Metering.Reconciliation;

/// <summary>A place where a grant's chain does not hold together.</summary>
/// <param name="Before">The index of the last record that does.</param>
/// <param name="After">The index of the next one there is.</param>
internal readonly record struct ChainGap(ulong Before, ulong After);
