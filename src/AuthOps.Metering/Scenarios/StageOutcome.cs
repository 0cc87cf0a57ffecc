namespace AuthOps.Metering.Scenarios;

/// <summary>What became of a stage. Values are part of the log format and never change meaning.</summary>
public enum StageOutcome
{
    /// <summary>The stage is done; where something is decided, it was approved.</summary>
    Done = 1,

    /// <summary>What was to be decided was rejected; the stages since the last decision are done again.</summary>
    Rejected = 2,
}
