using AuthOps.Primitives.Randomness;

namespace AuthOps.Dp.Queries;

/// <summary>Draws the priority key of one release.</summary>
internal static class PriorityKeys
{
    internal static PriorityHash Fresh() =>
        new(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());
}
