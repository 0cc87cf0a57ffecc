namespace AuthOps.Anonymization;

/// <summary>What the released classes of a node offer for one sensitive attribute. Immutable and safe to share between threads.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="L">The fewest different values of a class; NULL does not count.</param>
/// <param name="T">The largest distance, with equal ground distance, between a class and the whole table.</param>
public sealed record SensitiveMeasure(string Attribute, int L, Ratio T);
