namespace AuthOps.Metering.Aggregation;

/// <summary>Puts uses in the order of time, those of one time in the order of the log. Stateless.</summary>
internal static class TimeOrder
{
    /// <summary>Finds the order of as many times as there are places in <paramref name="order"/>.</summary>
    public static void Find(long[] times, Span<int> order)
    {
        // Uses come nearly in order: those that are late are sorted and merged into the rest.
        var onTime = new List<int>(order.Length);
        var late = new List<int>();
        var latest = long.MinValue;
        for (var i = 0; i < order.Length; i++)
        {
            (times[i] >= latest ? onTime : late).Add(i);
            latest = Math.Max(latest, times[i]);
        }

        late.Sort((a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
        var (next, nextLate) = (0, 0);
        for (var i = 0; i < order.Length; i++)
        {
            // A late use has the time of one before it at most where that came earlier, so that this comes first.
            var isLate =
                next == onTime.Count
                || (nextLate < late.Count && IsBefore(times, late[nextLate], onTime[next]));
            order[i] = isLate ? late[nextLate++] : onTime[next++];
        }
    }

    private static bool IsBefore(long[] times, int a, int b) =>
        times[a] < times[b] || (times[a] == times[b] && a < b);
}
