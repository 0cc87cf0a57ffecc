namespace AuthOps.Anonymization.Rereleases;

/// <summary>Which sets of persons a finding about a sequence of releases concerns.</summary>
public enum RereleaseFindingKind
{
    /// <summary>Persons who are in the new release and in an earlier one: what a class of each have in common.</summary>
    Intersection = 1,

    /// <summary>Persons who are in the new release alone: what a class has more than those before (10 → 11).</summary>
    Joined = 2,

    /// <summary>Persons who are in earlier releases alone: what a class has less than one before (11 → 10).</summary>
    Left = 3,
}
