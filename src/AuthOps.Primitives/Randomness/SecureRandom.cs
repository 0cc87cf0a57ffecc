namespace AuthOps.Primitives.Randomness;

/// <summary>
/// Cryptographically secure randomness from the platform's generator. Safe to call from any thread: every thread
/// draws from a buffer of its own.
/// </summary>
/// <remarks>
/// There is no seed and no way to supply another generator. Bytes handed out are cleared from the buffer, so that a
/// later look into memory does not find past draws there. Draws from a range are exactly uniform, by rejection; the
/// time they take depends on the rejected draws, never on the result.
/// </remarks>
public static class SecureRandom
{
    /// <summary>Overwrites all of <paramref name="destination"/> with random bytes.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The platform's generator failed.</exception>
    public static void Fill(Span<byte> destination) => RandomBuffer.OfThread.Fill(destination);

    /// <summary>Uniform over all 2^64 values.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The platform's generator failed.</exception>
    public static ulong NextUInt64() => RandomBuffer.OfThread.NextUInt64();

    /// <summary>Uniform over all 2^32 values.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The platform's generator failed.</exception>
    public static uint NextUInt32() => RandomBuffer.OfThread.NextUInt32();

    /// <summary>Uniform in [0, <paramref name="exclusiveUpper"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveUpper"/> is 0.</exception>
    public static ulong NextUInt64(ulong exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfZero(exclusiveUpper);
        ThreadRandomSource source = default;
        return Uniform.NextUInt64(ref source, exclusiveUpper);
    }

    /// <summary>Uniform in [0, <paramref name="exclusiveUpper"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveUpper"/> is below 1.</exception>
    public static int NextInt32(int exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveUpper);
        ThreadRandomSource source = default;
        return (int)Uniform.NextUInt32(ref source, (uint)exclusiveUpper);
    }

    /// <summary>Uniform in [<paramref name="inclusiveLower"/>, <paramref name="exclusiveUpper"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public static int NextInt32(int inclusiveLower, int exclusiveUpper)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(inclusiveLower, exclusiveUpper);
        ThreadRandomSource source = default;
        return Uniform.NextInt32(ref source, inclusiveLower, exclusiveUpper);
    }

    /// <summary>Permutes <paramref name="items"/> in place, every order being equally likely.</summary>
    public static void Shuffle<T>(Span<T> items)
    {
        ThreadRandomSource source = default;
        Uniform.Shuffle(ref source, items);
    }
}
