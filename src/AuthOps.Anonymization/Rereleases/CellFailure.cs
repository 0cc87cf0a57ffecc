namespace AuthOps.Anonymization.Rereleases;

/// <summary>A cell that fails the policy. Immutable.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Rule">What it fails, by name.</param>
/// <param name="Attribute">The sensitive attribute, or null where it is too small.</param>
/// <param name="Release">The place of the release whose values fail, -1 where it is too small.</param>
internal readonly record struct CellFailure(int Cell, string Rule, string? Attribute, int Release);
