using System.Buffers;

namespace AuthOps.Metering.Log;

/// <summary>A batch linked, hashed and laid out: all that is left is to write it.</summary>
/// <param name="FirstIndex">The index of its first record.</param>
/// <param name="Buffer">Its bytes up to the trailer, in an array of the pool.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Checksum">CRC-32C over them.</param>
/// <param name="Before">The log before the batch.</param>
/// <param name="After">The log with it.</param>
/// <param name="Tiles">The tiles it filled.</param>
internal sealed record SealedBatch(
    ulong FirstIndex,
    byte[] Buffer,
    int Length,
    uint Checksum,
    LogPosition Before,
    LogPosition After,
    List<PendingTile> Tiles
)
{
    public ReadOnlySpan<byte> Data => Buffer.AsSpan(0, Length);

    /// <summary>Gives the array back to the pool; the bytes are not to be used any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
