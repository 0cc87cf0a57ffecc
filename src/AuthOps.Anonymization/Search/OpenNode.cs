namespace AuthOps.Anonymization.Search;

/// <summary>A node not yet looked at.</summary>
/// <param name="Levels">The node, in policy order.</param>
/// <param name="From">The position of the last attribute raised.</param>
/// <param name="Certain">Records that it and all above it suppress.</param>
internal sealed record OpenNode(int[] Levels, int From, long Certain);
