namespace AuthOps.Metering.Events;

/// <summary>What became of a correction.</summary>
public enum UsageCorrectionOutcome
{
    /// <summary>The use is reversed and its replacement, if any, recorded.</summary>
    Corrected = 1,

    /// <summary>The use had been reversed before; nothing was added.</summary>
    AlreadyCorrected = 2,

    /// <summary>No use has the id; nothing was added.</summary>
    UnknownEvent = 3,

    /// <summary>The id is that of a reservation, settled with what was really used, or the grant was terminated; nothing was added.</summary>
    NotCorrectable = 4,

    /// <summary>The replacement's id was claimed before; the use stands, and the attempt is evidenced.</summary>
    ReplacementConflict = 5,

    /// <summary>The replacement lies outside its grant, its validity or its quota; the use stands, and the attempt is evidenced.</summary>
    ReplacementRefused = 6,
}
