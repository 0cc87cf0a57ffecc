namespace AuthOps.Metering.Packs.Replay;

/// <summary>Why a step or a duty is not supported.</summary>
public enum ReplayFaultKind
{
    /// <summary>A stage was taken before the one that comes before it.</summary>
    OutOfOrder = 1,

    /// <summary>Who applied or drafted decided.</summary>
    DecidedByApplicant = 2,

    /// <summary>The document a stage is about is not in the pack.</summary>
    DocumentMissing = 3,

    /// <summary>A stage is about another document than the one before it.</summary>
    OtherDocument = 4,

    /// <summary>Data was used under a scenario before the stage, or without it.</summary>
    UsedBefore = 5,

    /// <summary>A procedure that began has not come to the stage.</summary>
    NotTaken = 6,

    /// <summary>The verification of the pack found something.</summary>
    Finding = 7,

    /// <summary>A grant is not within the one it narrows.</summary>
    NotWithin = 8,

    /// <summary>A product was released that no recorded operation made.</summary>
    NotMade = 9,

    /// <summary>Data was used under a grant after it was terminated.</summary>
    UsedAfter = 10,
}
