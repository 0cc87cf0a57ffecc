namespace AuthOps.Metering.Scenarios;

/// <summary>On what the processing of a scenario's data rests (Art. 22). Values never change meaning.</summary>
public enum ProcessingBasis
{
    /// <summary>No personal information and none of firms is processed.</summary>
    NoSubjects = 1,

    /// <summary>匿名化: what leaves is anonymised, as an assessor determined.</summary>
    Anonymized = 2,

    /// <summary>授权同意: the sources consented.</summary>
    Consented = 3,
}
