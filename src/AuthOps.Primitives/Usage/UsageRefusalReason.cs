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

    /// <summary>The grant is governed, and the use does not declare who, where and which fields.</summary>
    AccessNotDeclared = 10,

    /// <summary>The actor is not registered, has no role that uses data, or is no party of the scenario.</summary>
    ActorNotAuthorized = 11,

    /// <summary>The use is outside the grant's operation domain.</summary>
    DomainNotAuthorized = 12,

    /// <summary>A resource is not in the scenario's plan.</summary>
    ResourceNotAuthorized = 13,

    /// <summary>A field is not in the scenario's plan.</summary>
    FieldNotAuthorized = 14,

    /// <summary>The agreement has not been filed.</summary>
    AgreementNotFiled = 15,

    /// <summary>A resource is not registered, or its registration has expired or been cancelled.</summary>
    RegistrationInvalid = 16,

    /// <summary>The data taken together is important or core data.</summary>
    ClassificationNotAuthorized = 17,

    /// <summary>The scenario's plan, as it is, has not been evaluated and approved.</summary>
    ScenarioNotApproved = 18,

    /// <summary>There is no consent, or no other basis, for data of persons or firms.</summary>
    ConsentMissing = 19,

    /// <summary>The consent is for another purpose.</summary>
    ConsentForOtherPurpose = 20,

    /// <summary>The operator or an affiliate would develop what the operator delivered.</summary>
    RedevelopmentBanned = 21,

    /// <summary>The grant was terminated.</summary>
    Terminated = 22,
}
