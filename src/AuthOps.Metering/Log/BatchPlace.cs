namespace AuthOps.Metering.Log;

/// <summary>Where a batch lies.</summary>
/// <param name="FirstIndex">Its first record.</param>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">The byte in it.</param>
internal readonly record struct BatchPlace(ulong FirstIndex, ulong Segment, long Offset);
