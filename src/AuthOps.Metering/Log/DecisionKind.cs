namespace AuthOps.Metering.Log;

/// <summary>What was decided or done about an authorisation. Values are part of the log format and never change meaning.</summary>
public enum DecisionKind
{
    /// <summary>A procedure began; its outputs name the applicant of a scenario, its inputs the procedure it goes on from.</summary>
    ProcessBegun = 1,

    /// <summary>A stage was done.</summary>
    StageTaken = 2,

    /// <summary>A deciding stage rejected.</summary>
    StageRejected = 3,

    /// <summary>A grant was terminated; nothing is used under it any more.</summary>
    GrantTerminated = 4,

    /// <summary>A use of fields was declared and allowed; the digest is of the declaration.</summary>
    AccessDeclared = 5,

    /// <summary>An act was refused; the fault says why.</summary>
    ActRefused = 6,

    /// <summary>Log and lineage were read.</summary>
    EvidenceRead = 7,

    /// <summary>An operation made its outputs of its inputs.</summary>
    Derived = 8,

    /// <summary>A product was cleared under a receipt, whose digest it is; the outputs name who may receive it.</summary>
    Released = 9,

    /// <summary>A rule of monitoring raised an alert.</summary>
    AlertRaised = 10,

    /// <summary>A product left the domain for the receiver the outputs name.</summary>
    Exported = 11,

    /// <summary>A release was taken back: nothing leaves under its receipt, whose digest it is, and nothing is charged.</summary>
    ReleaseRevoked = 12,

    /// <summary>A version of a document, whose digest it is, came into force in place of the one before.</summary>
    DocumentAdopted = 13,
}
