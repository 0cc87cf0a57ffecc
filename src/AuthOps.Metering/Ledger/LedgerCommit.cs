using System.Buffers.Binary;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// How far a ledger's file is acknowledged. Two stand in sectors of their own, written in turn, so that a crash spoils at
/// most the newer. Immutable and safe to share between threads.
/// </summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Entries">Entries in them.</param>
/// <param name="Head">The hash of the last line.</param>
internal sealed record LedgerCommit(long Length, int Entries, string Head)
{
    public const string FileName = "ledger.commit";

    private const int Sector = 512;
    private const int HeadOffset = 24;
    private const int SumOffset = HeadOffset + 32;

    private static ReadOnlySpan<byte> Magic => "AOLC\x01\0\0\0"u8;

    /// <summary>Where it stands in the file.</summary>
    public long Place => Entries % 2 * Sector;

    /// <summary>The newer of the two that can be read; null where neither can or there is no file.</summary>
    public static LedgerCommit? Find(ILogStorage storage)
    {
        if (!storage.Exists(FileName))
        {
            return null;
        }

        using var file = storage.OpenShared(FileName);
        var bytes = new byte[2 * Sector];
        var read = file.Read(bytes, 0);
        var (one, two) = (Read(bytes, read, 0), Read(bytes, read, Sector));
        return one is null || two?.Entries > one.Entries ? two : one;
    }

    public byte[] Write()
    {
        var bytes = new byte[Sector];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Entries);
        Convert.FromHexString(Head).CopyTo(bytes, HeadOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(SumOffset),
            Crc32C.Compute(bytes.AsSpan(0, SumOffset))
        );
        return bytes;
    }

    /// <summary>The file of a ledger that is new: itself in both places.</summary>
    public byte[] WriteBoth() => [.. Write(), .. Write()];

    private static LedgerCommit? Read(byte[] bytes, int read, int place)
    {
        var sector = bytes.AsSpan(place, Sector);
        if (
            read < place + Sector
            || !sector.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(sector[SumOffset..])
                != Crc32C.Compute(sector[..SumOffset])
        )
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(sector[8..]);
        var entries = BinaryPrimitives.ReadInt64LittleEndian(sector[16..]);
        return length is >= 0 and <= LedgerFile.MaxBytes && entries is >= 0 and <= int.MaxValue
            ? new LedgerCommit(
                length,
                (int)entries,
                Convert.ToHexStringLower(sector.Slice(HeadOffset, 32))
            )
            : null;
    }
}
