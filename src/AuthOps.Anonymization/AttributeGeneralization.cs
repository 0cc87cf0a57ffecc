namespace AuthOps.Anonymization;

/// <summary>What a plan does to one quasi-identifier. Immutable and safe to share between threads.</summary>
/// <param name="Attribute">The column's name.</param>
/// <param name="Level">The level of the hierarchy released; 0 is the value itself.</param>
/// <param name="LevelCount">The levels of the hierarchy.</param>
/// <param name="Loss">The attribute's loss, 0 to 1, cut after 10 decimals as in ARX.</param>
public sealed record AttributeGeneralization(
    string Attribute,
    int Level,
    int LevelCount,
    Ratio Loss
);
