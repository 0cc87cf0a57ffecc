using System.Buffers.Binary;

namespace AuthOps.Psi.Multiparty;

/// <summary>The two messages of docs/wire/psi-multiparty.md. Stateless and safe to share between threads.</summary>
internal static class MultipartyMessages
{
    private const int HeadSize = 16;

    private const int SeedSize = ZeroShares.SeedSize;

    private const int ElementSize = 32;

    private const int ColumnSize = 16;

    private const ushort Version = 1;

    /// <summary>Bytes of the longest question.</summary>
    public static long MaxQuerySize => HeadSize + ((long)CardinalityParty.MaxItems * ElementSize);

    /// <summary>Bytes of the longest answer to a question of so many elements.</summary>
    public static long MaxAnswerSize(int count) =>
        HeadSize
        + SeedSize
        + ((long)count * ElementSize)
        + ((long)BandStore.Columns(CardinalityParty.MaxItems) * ColumnSize);

    /// <summary>An answer taken apart.</summary>
    public readonly ref struct AnswerParts
    {
        public ReadOnlySpan<byte> Seed { get; init; }

        public ReadOnlySpan<byte> Evaluated { get; init; }

        public ReadOnlySpan<UInt128> Columns { get; init; }
    }

    public static byte[] WriteQuery(int contributor, ReadOnlySpan<byte> blinded)
    {
        var message = new byte[HeadSize + blinded.Length];
        WriteHead(message, "AUMQ"u8, contributor, blinded.Length / ElementSize, 0);
        blinded.CopyTo(message.AsSpan(HeadSize));
        return message;
    }

    /// <summary>The blinded elements of a question to this party.</summary>
    public static ReadOnlySpan<byte> ReadQuery(ReadOnlySpan<byte> message, int contributor)
    {
        var (count, columns) = ReadHead(message, "AUMQ"u8, contributor);
        return columns == 0 && message.Length == HeadSize + (count * ElementSize)
            ? message[HeadSize..]
            : throw Malformed("has another length than it announces");
    }

    public static byte[] WriteAnswer(
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> evaluated,
        ReadOnlySpan<UInt128> columns
    )
    {
        var message = new byte[
            HeadSize + SeedSize + evaluated.Length + (columns.Length * ColumnSize)
        ];
        WriteHead(message, "AUMA"u8, 0, evaluated.Length / ElementSize, columns.Length);
        seed.CopyTo(message.AsSpan(HeadSize));
        evaluated.CopyTo(message.AsSpan(HeadSize + SeedSize));
        var rest = message.AsSpan(HeadSize + SeedSize + evaluated.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(rest[(i * ColumnSize)..], columns[i]);
        }

        return message;
    }

    /// <summary>An answer to a question of so many elements.</summary>
    public static AnswerParts ReadAnswer(ReadOnlySpan<byte> message, int expected)
    {
        var (count, columns) = ReadHead(message, "AUMA"u8, 0);
        if (
            count != expected
            || columns < BandStore.Band
            || columns > BandStore.Columns(CardinalityParty.MaxItems)
            || message.Length
                != HeadSize + SeedSize + (count * ElementSize) + (columns * ColumnSize)
        )
        {
            throw Malformed("has another length than is due");
        }

        var rest = message[(HeadSize + SeedSize + (count * ElementSize))..];
        var store = new UInt128[columns];
        for (var i = 0; i < store.Length; i++)
        {
            store[i] = BinaryPrimitives.ReadUInt128LittleEndian(rest[(i * ColumnSize)..]);
        }

        return new AnswerParts
        {
            Seed = message.Slice(HeadSize, SeedSize),
            Evaluated = message.Slice(HeadSize + SeedSize, count * ElementSize),
            Columns = store,
        };
    }

    private static void WriteHead(
        Span<byte> message,
        ReadOnlySpan<byte> magic,
        int contributor,
        int count,
        int columns
    )
    {
        magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], (ushort)contributor);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], (uint)count);
        BinaryPrimitives.WriteUInt32LittleEndian(message[12..], (uint)columns);
    }

    private static (int Count, int Columns) ReadHead(
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> magic,
        int contributor
    )
    {
        if (
            message.Length < HeadSize
            || !message[..4].SequenceEqual(magic)
            || BinaryPrimitives.ReadUInt16LittleEndian(message[6..]) != contributor
        )
        {
            throw Malformed("is none of this protocol, or for another party");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) != Version)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The message is of another version than {Version}."
            );
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        var columns = BinaryPrimitives.ReadUInt32LittleEndian(message[12..]);
        return
            count <= CardinalityParty.MaxItems
            && columns <= (uint)BandStore.Columns(CardinalityParty.MaxItems)
            ? ((int)count, (int)columns)
            : throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"The message announces {count} keys and {columns} columns; the limits are {CardinalityParty.MaxItems} and {BandStore.Columns(CardinalityParty.MaxItems)}."
            );
    }

    private static PsiProtocolException Malformed(string problem) =>
        new(PsiProtocolError.MalformedFrame, $"A message {problem}.");
}
