namespace AuthOps.Psi.Unbalanced;

/// <summary>Reads the payload of a block from anybody. Stateless and safe to share between threads.</summary>
internal static class TagBlock
{
    private static readonly UInt128 s_end = UInt128.One << (8 * EpochParameters.TagSize);

    /// <summary>Appends the tags of a block to a list; ascending and above <paramref name="above"/>.</summary>
    public static void Read(
        ReadOnlySpan<byte> payload,
        int count,
        UInt128? above,
        List<UInt128> tags
    )
    {
        const int BitsAt = 1 + EpochParameters.TagSize;
        if (payload.Length < BitsAt || payload[0] > 95)
        {
            throw Malformed("has no first tag");
        }

        var plainBits = payload[0];
        var tag = EpochHashes.ReadTag(payload[1..]);
        if (tag <= above)
        {
            throw Malformed("does not go on where the last one ended");
        }

        tags.Add(tag);
        long at = 8 * BitsAt;
        for (var i = 1; i < count; i++)
        {
            UInt128 gap = 0;
            while (Bit(payload, at++) == 1)
            {
                gap++;
            }

            if (gap > s_end >> plainBits)
            {
                throw Malformed("has a gap beyond the largest tag");
            }

            for (var bit = 0; bit < plainBits; bit++)
            {
                gap = (gap << 1) | Bit(payload, at++);
            }

            tag += gap + 1;
            if (tag >= s_end)
            {
                throw Malformed("has a tag beyond the largest");
            }

            tags.Add(tag);
        }

        // What is left is less than a byte of zeros.
        if ((at + 7) / 8 != payload.Length)
        {
            throw Malformed("has bytes after its last tag");
        }

        while (at < 8L * payload.Length)
        {
            if (Bit(payload, at++) != 0)
            {
                throw Malformed("does not end in zeros");
            }
        }
    }

    private static uint Bit(ReadOnlySpan<byte> payload, long at) =>
        at < 8L * payload.Length
            ? ((uint)payload[(int)(at >> 3)] >> (7 - (int)(at & 7))) & 1
            : throw Malformed("ends before its last tag");

    public static PsiProtocolException Malformed(string problem) =>
        new(PsiProtocolError.MalformedFrame, $"A block of the published tags {problem}.");
}
