namespace AuthOps.Metering.Log;

/// <summary>The place a record takes in its chain.</summary>
/// <param name="Sequence">From 0, without gaps.</param>
/// <param name="Depth">How many earlier records of the same batch belong to the chain.</param>
internal readonly record struct ChainPosition(ulong Sequence, uint Depth);
