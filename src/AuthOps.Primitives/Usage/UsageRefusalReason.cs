namespace AuthOps.Primitives.Usage;

/// <summary>Why a gate refused. Values are part of the log format and never change meaning.</summary>
public enum UsageRefusalReason
{
    /// <summary>No such grant.</summary>
    UnknownGrant = 1,

    /// <summary>The grant is not yet or no longer valid.</summary>
    OutsideValidity = 2,

    /// <summary>The scenario is not approved under the grant.</summary>
    ScenarioNotAuthorized = 3,

    /// <summary>The purpose is not allowed by the scenario.</summary>
    PurposeNotAuthorized = 4,

    /// <summary>The product is not covered by the grant.</summary>
    ProductNotAuthorized = 5,

    /// <summary>The grant has no quota in this unit.</summary>
    UnitNotAuthorized = 6,

    /// <summary>The quota left is smaller than the amount asked for.</summary>
    QuotaExceeded = 7,

    /// <summary>The idempotency key was used before with other content.</summary>
    IdempotencyConflict = 8,

    /// <summary>The privacy budget left is smaller than the loss asked for.</summary>
    PrivacyBudgetExceeded = 9,
}
