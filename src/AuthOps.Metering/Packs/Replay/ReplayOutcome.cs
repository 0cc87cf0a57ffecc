namespace AuthOps.Metering.Packs.Replay;

/// <summary>What the evidence shows about a step or a duty.</summary>
public enum ReplayOutcome
{
    /// <summary>The evidence supports it, and nothing in the pack contradicts.</summary>
    Pass = 1,

    /// <summary>Something in the pack contradicts it.</summary>
    Fail = 2,

    /// <summary>The pack holds no evidence of it, or not all; nothing contradicts.</summary>
    Absent = 3,
}
