using System.Buffers.Binary;
using System.Diagnostics;

namespace AuthOps.Primitives.Hashing;

/// <summary>The common length, prefix and padding of all messages of a batch.</summary>
internal readonly struct LaneShape
{
    /// <summary>Bytes of the message schedule: sixteen vectors of at most 64 bytes.</summary>
    public const int ScheduleSize = 16 * 64;

    /// <summary>Bytes of the chaining values: eight vectors of at most 64 bytes.</summary>
    public const int StateSize = 8 * 64;

    /// <summary>Where the kernels keep padding or padded messages.</summary>
    public const int RowsOffset = ScheduleSize + StateSize;

    /// <summary>Bytes of a padded message at most: 1 + 256 bytes, 0x80 and the length field, in blocks of 64 or 128.</summary>
    public const int MaxPaddedSize = 384;

    /// <summary>Bytes of working memory: schedule, state and eight padded messages of 64-byte blocks (320 bytes each).</summary>
    public const int WorkSize = RowsOffset + (8 * 320);

    public LaneShape(MessagePrefix prefix, int messageLength, int blockSize)
    {
        Debug.Assert(messageLength is >= 1 and <= HashKinds.MaxBatchMessageLength);
        Debug.Assert(blockSize is 64 or 128);
        Prefix = prefix;
        MessageLength = messageLength;
        BlockSize = blockSize;
        Blocks = (MessageEnd + 1 + (blockSize / 8) + blockSize - 1) / blockSize;
        Debug.Assert(PaddedSize <= (blockSize == 64 ? 320 : MaxPaddedSize));
    }

    /// <summary>The byte before every message, if any.</summary>
    public MessagePrefix Prefix { get; }

    /// <summary>Bytes in a message, 1 to 256.</summary>
    public int MessageLength { get; }

    /// <summary>Bytes in a block, 64 or 128.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks in a padded message.</summary>
    public int Blocks { get; }

    /// <summary>Bytes before the message in its first block: 0 or 1.</summary>
    public int MessageStart => Prefix == MessagePrefix.None ? 0 : 1;

    /// <summary>Where the message ends in the padded one.</summary>
    public int MessageEnd => MessageStart + MessageLength;

    /// <summary>Bytes in a padded message.</summary>
    public int PaddedSize => Blocks * BlockSize;

    /// <summary>Writes a padded message whose own bytes are still zero.</summary>
    /// <param name="padded"><see cref="PaddedSize"/> bytes.</param>
    public void WritePadding(Span<byte> padded)
    {
        Debug.Assert(padded.Length == PaddedSize);
        padded.Clear();
        if (Prefix != MessagePrefix.None)
        {
            padded[0] = (byte)Prefix;
        }

        padded[MessageEnd] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], 8 * (ulong)MessageEnd);
    }
}
