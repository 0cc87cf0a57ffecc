namespace AuthOps.Anonymization.Rereleases;

/// <summary>How records of two releases are matched (Fung, Wang, Fu and Pei 2008).</summary>
public enum CorrespondenceKind
{
    /// <summary>A person of both releases is looked for in the earlier one: records of the class whose values the new class lacks are excluded.</summary>
    Forward = 1,

    /// <summary>A person of both releases is looked for in the new one: records of the class whose values the earlier class lacks are excluded.</summary>
    Cross = 2,

    /// <summary>A person who joined is looked for in the new release: records that must be of the earlier one are excluded, if nobody left.</summary>
    Backward = 3,
}
