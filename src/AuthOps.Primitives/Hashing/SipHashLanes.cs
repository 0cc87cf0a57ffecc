namespace AuthOps.Primitives.Hashing;

/// <summary>When messages can share the lanes of a kernel. Stateless and safe to call from any thread.</summary>
internal static class SipHashLanes
{
    /// <summary>Words of a message with its length, at most; longer ones go alone.</summary>
    public const int MaxWords = 32;

    /// <summary>Words that are read at a time, also where a message has fewer.</summary>
    public const int BlockWords = 4;

    /// <summary>
    /// The whole words that each of the messages has, or -1: where they differ or are too many, where the places are not ascending
    /// within the bytes, or where whole blocks of words cannot be read within them.
    /// </summary>
    public static int CommonWords(int length, int start, ReadOnlySpan<int> ends)
    {
        if (start < 0 || ends[0] < start)
        {
            return -1;
        }

        var whole = (ends[0] - start) >> 3;
        foreach (var end in ends)
        {
            // A difference below 0 is no number of words either.
            if ((end - start) >> 3 != whole)
            {
                return -1;
            }

            start = end;
        }

        // The last message begins at most 8 * whole + 7 bytes before the last end.
        var blocks = (whole + BlockWords) / BlockWords;
        return whole < MaxWords && ends[^2] + (8L * BlockWords * blocks) <= length ? whole : -1;
    }
}
