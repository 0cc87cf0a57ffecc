using AuthOps.Primitives.Randomness;

namespace AuthOps.Testing;

/// <summary>The algorithms of <see cref="SecureRandom"/>, the same code, on replayed bytes. Not safe for concurrent use of one source.</summary>
public static class ReplayedRandom
{
    /// <summary>As <see cref="SecureRandom.NextUInt64(ulong)"/>.</summary>
    public static ulong NextUInt64(ReplayBytes source, ulong exclusiveUpper) =>
        Uniform.NextUInt64(ref source, exclusiveUpper);

    /// <summary>As <see cref="SecureRandom.NextInt32(int)"/>.</summary>
    public static int NextInt32(ReplayBytes source, int exclusiveUpper) =>
        (int)Uniform.NextUInt32(ref source, (uint)exclusiveUpper);

    /// <summary>As <see cref="SecureRandom.NextInt32(int, int)"/>.</summary>
    public static int NextInt32(ReplayBytes source, int inclusiveLower, int exclusiveUpper) =>
        Uniform.NextInt32(ref source, inclusiveLower, exclusiveUpper);

    /// <summary>As <see cref="SecureRandom.Shuffle{T}"/>.</summary>
    public static void Shuffle<T>(ReplayBytes source, Span<T> items) =>
        Uniform.Shuffle(ref source, items);

    /// <summary>Whether the calling thread's buffer has kept nothing of the bytes it handed out.</summary>
    public static bool HandedOutBytesAreCleared() =>
        !RandomBuffer.OfThread.HandedOut.ContainsAnyExcept((byte)0);
}
