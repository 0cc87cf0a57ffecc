namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>How often each number occurs: values of a sensitive attribute, or parts. Immutable and safe to share between threads.</summary>
/// <param name="Values">The numbers, ascending; of values 0 is NULL.</param>
/// <param name="Counts">Records of each, at least 1.</param>
internal sealed record Tally(int[] Values, int[] Counts)
{
    /// <summary>Counts numbers.</summary>
    /// <param name="numbers">The numbers; sorted afterwards.</param>
    public static Tally Of(Span<int> numbers)
    {
        numbers.Sort();
        var (values, counts) = (new List<int>(), new List<int>());
        foreach (var number in numbers)
        {
            if (values.Count == 0 || values[^1] != number)
            {
                values.Add(number);
                counts.Add(0);
            }

            counts[^1]++;
        }

        return new Tally([.. values], [.. counts]);
    }

    /// <summary>From the count of every number.</summary>
    public static Tally OfCounts(int[] counts)
    {
        var values = new List<int>();
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] > 0)
            {
                values.Add(number);
            }
        }

        return new Tally([.. values], [.. values.Select(v => counts[v])]);
    }

    /// <summary>Those of several records together.</summary>
    /// <param name="records">The records.</param>
    /// <param name="tallies">The tally of every record.</param>
    public static Tally Sum(ReadOnlySpan<int> records, Tally[] tallies)
    {
        var pairs = new List<(int Value, int Count)>(records.Length);
        foreach (var record in records)
        {
            pairs.AddRange(tallies[record].Values.Zip(tallies[record].Counts));
        }

        pairs.Sort();
        var (values, counts) = (new List<int>(), new List<int>());
        foreach (var (value, count) in pairs)
        {
            if (values.Count == 0 || values[^1] != value)
            {
                values.Add(value);
                counts.Add(0);
            }

            counts[^1] += count;
        }

        return new Tally([.. values], [.. counts]);
    }

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
