namespace AuthOps.Metering.Packs;

/// <summary>A file in the archive of a pack.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="Length">How many they are.</param>
internal sealed record PackEntry(string Name, long Offset, long Length);
