using System.Buffers.Binary;
using System.Numerics;

namespace AuthOps.Metering.Log;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) over several spans.</summary>
internal static class Crc32C
{
    private const uint Start = 0xffffffff;

    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) =>
        ~Update(Update(Start, first), second);

    /// <summary>The checksum of what had <paramref name="crc"/> and these bytes behind it; 0 is that of nothing.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes) => ~Update(~crc, bytes);

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
