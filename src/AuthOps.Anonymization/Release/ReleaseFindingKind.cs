namespace AuthOps.Anonymization.Release;

/// <summary>What a check of a release found.</summary>
public enum ReleaseFindingKind
{
    /// <summary>A direct identifier is still there.</summary>
    DirectIdentifierPresent = 1,

    /// <summary>A column is there that the policy does not declare.</summary>
    UndeclaredColumn = 2,

    /// <summary>A quasi-identifier or sensitive attribute of the policy is not there.</summary>
    MissingColumn = 3,

    /// <summary>There are no records.</summary>
    NoRows = 4,

    /// <summary>A quasi-identifier's value is no label of its hierarchy at any level.</summary>
    ValueOutsideHierarchy = 5,

    /// <summary>No single level of a hierarchy holds all values of its column.</summary>
    MixedLevels = 6,

    /// <summary>A class has fewer records than k.</summary>
    ClassBelowK = 7,

    /// <summary>A class has fewer different sensitive values than l.</summary>
    ClassBelowL = 8,

    /// <summary>A class fails another model of a sensitive attribute; the finding names it.</summary>
    ClassFailsModel = 9,

    /// <summary>A class matches too few, or too many, records of the population.</summary>
    ClassFailsPopulation = 10,

    /// <summary>All classes together fail a model: average risk, uniqueness, or a population class without a record.</summary>
    ReleaseFailsModel = 11,

    /// <summary>A quasi-identifier is finer or coarser than the levels the policy allows.</summary>
    LevelNotAllowed = 12,
}
