namespace AuthOps.Metering.Supply;

/// <summary>What is expected of a field that is supplied. Immutable; the rule is called from one thread at a time.</summary>
/// <param name="Name">The field.</param>
/// <param name="IsRequired">Whether a value must be there (完整性).</param>
/// <param name="IsAccurate">Whether a value is right (准确性); null where that is not looked at.</param>
public sealed record SupplyField(string Name, bool IsRequired, Func<string, bool>? IsAccurate);
