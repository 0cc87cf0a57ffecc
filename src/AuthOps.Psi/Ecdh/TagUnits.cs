using System.Buffers.Binary;

namespace AuthOps.Psi.Ecdh;

/// <summary>Tags and positions as frames carry them, and what is refused about them. Stateless; safe for concurrent use.</summary>
internal static class TagUnits
{
    /// <summary>Writes tags in a given order.</summary>
    public static void WriteTags(UInt128[] tags, ReadOnlySpan<int> order, Span<byte> payload)
    {
        for (var i = 0; i < order.Length; i++)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(
                payload[(i * EcdhMasker.TagSize)..],
                tags[order[i]]
            );
        }
    }

    private static UInt128 ReadTag(ReadOnlySpan<byte> payload, int index) =>
        BinaryPrimitives.ReadUInt128LittleEndian(payload[(index * EcdhMasker.TagSize)..]);

    public static void WritePositions(ReadOnlySpan<int> order, Span<byte> payload)
    {
        for (var i = 0; i < order.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(payload[(i * sizeof(uint))..], (uint)order[i]);
        }
    }

    /// <summary>Reads a position that was not seen before.</summary>
    public static int ReadPosition(ReadOnlySpan<byte> payload, int index, int start, bool[] seen)
    {
        var position = BinaryPrimitives.ReadUInt32LittleEndian(payload[(index * sizeof(uint))..]);
        if (position >= (uint)seen.Length || seen[position])
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidPermutation,
                $"Entry {start + index} of the opened order is out of range or repeated."
            );
        }

        seen[position] = true;
        return (int)position;
    }

    /// <summary>Marks a matched item; padding cannot match.</summary>
    public static void Mark(bool[] matchedItems, int item)
    {
        if (item >= matchedItems.Length)
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidPermutation,
                "The opened order says that padding matches."
            );
        }

        matchedItems[item] = true;
    }

    /// <summary>The tags with their positions; refuses a peer that sent an item twice.</summary>
    public static TagTable RequireDistinct(UInt128[] tags)
    {
        var table = new TagTable(tags);
        return table.Add(0, tags.Length) < 0
            ? table
            : throw new PsiProtocolException(
                PsiProtocolError.DuplicateElement,
                "The peer sent a masked item twice."
            );
    }

    /// <summary>Reads the tags of a frame into their places and adds them; refuses one that was there.</summary>
    public static void Take(
        TagTable table,
        UInt128[] tags,
        int start,
        int count,
        ReadOnlySpan<byte> payload
    )
    {
        for (var i = 0; i < count; i++)
        {
            tags[start + i] = ReadTag(payload, i);
        }

        var repeated = table.Add(start, count);
        if (repeated >= 0)
        {
            throw new PsiProtocolException(
                PsiProtocolError.DuplicateElement,
                $"The peer sent tag {repeated} twice."
            );
        }
    }
}
