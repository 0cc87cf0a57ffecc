namespace AuthOps.Metering.Events;

/// <summary>What became of an event. All but <see cref="Duplicate"/> are records of the log.</summary>
public enum UsageEventOutcome : byte
{
    /// <summary>It was recorded, now.</summary>
    Recorded = 1,

    /// <summary>It had been recorded before with the same content; nothing was added.</summary>
    Duplicate = 2,

    /// <summary>Its id was recorded before with other content; the attempt is evidenced.</summary>
    Conflict = 3,

    /// <summary>No such grant.</summary>
    UnknownGrant = 4,

    /// <summary>The grant has no such scenario.</summary>
    ScenarioNotAuthorized = 5,

    /// <summary>The grant has no quota of the unit, or the unit is privacy.</summary>
    UnitNotAuthorized = 6,

    /// <summary>It happened outside the grant's validity.</summary>
    OutsideValidity = 7,

    /// <summary>The quota left is smaller than the amount, or the amount is negative.</summary>
    QuotaExceeded = 8,

    /// <summary>The use was not declared for its target, or the declaration is not, or no longer, allowed; the record says why.</summary>
    AccessRefused = 9,

    /// <summary>The grant was terminated.</summary>
    Terminated = 10,
}
