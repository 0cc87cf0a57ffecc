using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Metering.Log;

/// <summary>
/// The file <c>log</c>: which log this is. It is written once, last of all when a log is made, and held open
/// exclusively by the one writer.
/// </summary>
/// <param name="LogId">Random, 16 bytes.</param>
/// <param name="Origin">The name of the log in its checkpoints.</param>
internal sealed record LogIdentity(byte[] LogId, string Origin)
{
    public const string FileName = "log";
    public const int LogIdSize = 16;
    public const int Size = 512;
    public const int MaxOriginLength = 255;
    private const ushort Version = 1;
    private const int OriginOffset = 25;

    private static ReadOnlySpan<byte> Magic => "AOULOG"u8;

    public string HexId => Convert.ToHexStringLower(LogId);

    public byte[] Write()
    {
        var file = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(file, Version);
        Magic.CopyTo(file.AsSpan(2));
        LogId.CopyTo(file, 8);
        file[OriginOffset - 1] = (byte)Origin.Length;
        Encoding.ASCII.GetBytes(Origin, file.AsSpan(OriginOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(
            file.AsSpan(Size - 4),
            Crc32C.Compute(file.AsSpan(0, Size - 4))
        );
        return file;
    }

    public static LogIdentity Read(ILogStorage storage)
    {
        var file = storage.ReadAll(FileName, Size);
        if (file.Length != Size || !file.AsSpan(2, 6).SequenceEqual(Magic))
        {
            throw Corrupt("the file is not the identity of a usage log.");
        }

        if (
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(Size - 4))
            != Crc32C.Compute(file.AsSpan(0, Size - 4))
        )
        {
            throw Corrupt("the checksum does not match.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(file);
        if (version != Version)
        {
            throw Corrupt($"the log has version {version}; this program reads {Version}.");
        }

        var origin = Encoding.ASCII.GetString(file.AsSpan(OriginOffset, file[OriginOffset - 1]));
        return IsOrigin(origin)
            ? new LogIdentity(file.AsSpan(8, LogIdSize).ToArray(), origin)
            : throw Corrupt("the origin is malformed.");
    }

    /// <summary>Whether a text can name a log in a signed note: printable ASCII without spaces and plus signs.</summary>
    public static bool IsOrigin(string origin) =>
        origin.Length is > 0 and <= MaxOriginLength
        && origin.All(c => c is > ' ' and < (char)127 and not '+');

    private static UsageLogCorruptException Corrupt(string reason) =>
        new(null, FileName, null, reason);
}
