using System.Buffers;

namespace AuthOps.Metering.Log;

/// <summary>A tile or bundle that is full and not written yet.</summary>
internal readonly record struct PendingTile(string Name, byte[] Buffer, int Length)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    /// <summary>Gives the buffer back to the pool; the tile is not to be used any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
