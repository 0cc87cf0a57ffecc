namespace AuthOps.Anonymization.Rereleases;

/// <summary>What releases give away together of a sensitive attribute. Immutable and safe to share between threads.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Persons">Persons whose value follows from all releases and from no single one: all of their set have the same.</param>
public sealed record InferredValues(string Attribute, long Persons);
