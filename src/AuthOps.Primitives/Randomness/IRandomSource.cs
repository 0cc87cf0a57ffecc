namespace AuthOps.Primitives.Randomness;

/// <summary>
/// Where uniform bytes come from. Internal on purpose: outsiders cannot supply a generator; only the tests'
/// replayable source stands in for the platform's.
/// </summary>
internal interface IRandomSource
{
    /// <summary>Overwrites all of <paramref name="destination"/> with uniform bytes.</summary>
    void Fill(Span<byte> destination);

    /// <summary>The next four bytes as an integer, little-endian.</summary>
    uint NextUInt32();

    /// <summary>The next eight bytes as an integer, little-endian.</summary>
    ulong NextUInt64();
}
