using System.Runtime.InteropServices;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Dp.Queries;

/// <summary>
/// The keyed pseudo-random function that orders contributions. Its key is drawn afresh for each release and never leaves it, so
/// which rows are kept tells nothing from one release to the next and cannot be steered by whoever writes the data.
/// </summary>
internal static class PriorityKeys
{
    internal static SipHash Fresh() => new(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());

    /// <summary>The priority of a string, by its UTF-16 code units.</summary>
    internal static ulong OfText(this SipHash priority, string text) =>
        priority.Hash64(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>An odd multiplier drawn with the key, for spreading units over buckets.</summary>
    internal static ulong OddMultiplier(this SipHash priority) => priority.Hash64(0) | 1;
}
