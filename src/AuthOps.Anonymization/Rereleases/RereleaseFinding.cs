using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>A set of persons that whoever has all releases can tell apart and that fails the policy. It shows no value. Immutable and safe to share between threads.</summary>
/// <param name="Kind">Which persons.</param>
/// <param name="Rule">What they fail, by name.</param>
/// <param name="Attribute">The sensitive attribute, or null where they are too few.</param>
/// <param name="ValuesOf">The release whose sensitive values fail, or null where they are too few.</param>
/// <param name="Persons">How many they are.</param>
/// <param name="Classes">The class of each release that they are in; of the releases that are not named they are absent.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record RereleaseFinding(
    RereleaseFindingKind Kind,
    string Rule,
    string? Attribute,
    string? ValuesOf,
    long Persons,
    ReadOnlyCollection<ClassOfRelease> Classes,
    string Message
);
