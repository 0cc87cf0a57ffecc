namespace AuthOps.Metering.Monitoring;

/// <summary>Which rule of monitoring an alert is of (监测预警, Art. 26). Values never change meaning.</summary>
public enum AnomalyRule
{
    /// <summary>The quota is used up faster than its term runs.</summary>
    BurnRate = 1,

    /// <summary>Many uses outside working hours.</summary>
    OffHours = 2,

    /// <summary>Much more in a window than in those before.</summary>
    Volume = 3,

    /// <summary>Many similar queries in a short time, as a differencing attack makes.</summary>
    SimilarQueries = 4,

    /// <summary>A set much larger than the party's own, as one stuffed with enumerated identifiers.</summary>
    SetTooLarge = 5,

    /// <summary>Hardly any of a set's keys match, as when they are guessed.</summary>
    FewMatches = 6,

    /// <summary>An export repeats rows of its source as they were.</summary>
    RawCopy = 7,
}
