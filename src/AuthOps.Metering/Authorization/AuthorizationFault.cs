namespace AuthOps.Metering.Authorization;

/// <summary>Why an act of authorisation was refused. Values are part of the log format and never change meaning.</summary>
public enum AuthorizationFault
{
    /// <summary>A party is named that nobody registered, or one is registered twice.</summary>
    UnknownParty = 1,

    /// <summary>The party's roles do not permit the act (权责清单).</summary>
    RoleNotPermitted = 2,

    /// <summary>A party holds roles that must be held apart, or a role its kind cannot hold.</summary>
    RoleConflict = 3,

    /// <summary>Parties control each other in a circle.</summary>
    CyclicAffiliation = 4,

    /// <summary>An implementation plan lacks a field that Art. 9 names.</summary>
    PlanIncomplete = 5,

    /// <summary>An agreement does not fit its plan, or runs longer than the rules allow.</summary>
    AgreementInvalid = 6,

    /// <summary>The agreement has not been filed (备案).</summary>
    AgreementNotFiled = 7,

    /// <summary>A grant reaches beyond the grant, plan or agreement it rests on.</summary>
    ScopeExceeded = 8,

    /// <summary>A resource is not registered, or its registration has expired or been cancelled.</summary>
    RegistrationInvalid = 9,

    /// <summary>Important or core data cannot be operated under an authorisation.</summary>
    ClassificationRefused = 10,

    /// <summary>Rules or records are out of the order of their dates.</summary>
    DatesOutOfOrder = 11,

    /// <summary>A stage is skipped, repeated, or of a procedure that has ended.</summary>
    StageOutOfOrder = 12,

    /// <summary>Who reviews is who applied, or is affiliated with it.</summary>
    ReviewerIsApplicant = 13,

    /// <summary>The operator or an affiliate would develop what the operator delivered (Art. 17).</summary>
    RedevelopmentBanned = 14,

    /// <summary>The grant has been terminated.</summary>
    Terminated = 15,

    /// <summary>A release was not reviewed, or its receipt does not cover it.</summary>
    ReleaseNotApproved = 16,

    /// <summary>Lineage names what is not there, or would run in a circle.</summary>
    LineageInvalid = 17,

    /// <summary>What a charge rests on is missing: grant, product, scenario, or a release with its receipt (Art. 11).</summary>
    ChargeRefused = 18,
}
