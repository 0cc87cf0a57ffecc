namespace AuthOps.Primitives.Randomness;

/// <summary>The calling thread's <see cref="RandomBuffer"/>.</summary>
internal readonly struct ThreadRandomSource : IRandomSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomBuffer.OfThread.Fill(destination);

    /// <inheritdoc/>
    public uint NextUInt32() => RandomBuffer.OfThread.NextUInt32();

    /// <inheritdoc/>
    public ulong NextUInt64() => RandomBuffer.OfThread.NextUInt64();
}
