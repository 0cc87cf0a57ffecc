namespace AuthOps.Anonymization.Rereleases;

/// <summary>A class of one of several releases. Immutable and safe to share between threads.</summary>
/// <param name="Release">The release's name.</param>
/// <param name="Number">The class, counted from 1 by first appearance in the release.</param>
/// <param name="Persons">Its records.</param>
public sealed record ClassOfRelease(string Release, int Number, long Persons);
