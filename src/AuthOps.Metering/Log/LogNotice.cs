namespace AuthOps.Metering.Log;

/// <summary>What a log noticed about itself. Values are part of the log format and never change meaning.</summary>
public enum LogNotice
{
    /// <summary>The clock stood before the last record; the records that follow carry that record's time until it has caught up.</summary>
    ClockWentBack = 1,
}
