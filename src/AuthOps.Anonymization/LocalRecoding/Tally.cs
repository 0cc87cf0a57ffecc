namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>How often each value of a sensitive attribute occurs. Immutable and safe to share between threads.</summary>
/// <param name="Values">Value numbers, ascending; 0 is NULL.</param>
/// <param name="Counts">Records of each, at least 1.</param>
internal sealed record Tally(int[] Values, int[] Counts)
{
    /// <summary>Both together.</summary>
    public static Tally Sum(Tally a, Tally b)
    {
        var values = new int[a.Values.Length + b.Values.Length];
        var counts = new int[values.Length];
        var (i, j, length) = (0, 0, 0);
        while (i < a.Values.Length || j < b.Values.Length)
        {
            var x = i < a.Values.Length ? a.Values[i] : int.MaxValue;
            var y = j < b.Values.Length ? b.Values[j] : int.MaxValue;
            values[length] = Math.Min(x, y);
            counts[length++] = (x <= y ? a.Counts[i] : 0) + (y <= x ? b.Counts[j] : 0);
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }

        return new Tally(values[..length], counts[..length]);
    }
}
