namespace AuthOps.Dp.Mechanisms;

/// <summary>What is known of how scores change when one unit is added or removed.</summary>
public enum ScoreChange
{
    /// <summary>Each score may rise or fall by up to the sensitivity.</summary>
    Any = 1,

    /// <summary>
    /// All scores that change move in the same direction, as counts do when a row is added: the same accuracy for half
    /// the loss.
    /// </summary>
    SameDirection = 2,
}
