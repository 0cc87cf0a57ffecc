namespace AuthOps.Metering.Log;

/// <summary>How a reservation was settled. Values are part of the log format and never change meaning.</summary>
public enum UsageOutcome
{
    /// <summary>Used; the consumed amount is what was really used.</summary>
    Committed = 1,

    /// <summary>Given back; nothing is consumed.</summary>
    Voided = 2,

    /// <summary>Abandoned after reading began; the whole amount is consumed.</summary>
    BurnedAfterReading = 3,

    /// <summary>Found open when the log was opened again; the whole amount is consumed.</summary>
    BurnedAtReopen = 4,

    /// <summary>Open when its grant was terminated; the whole amount is consumed.</summary>
    BurnedAtTermination = 5,
}
