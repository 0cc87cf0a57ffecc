namespace AuthOps.Metering.Reports;

/// <summary>Keeps small counts out of what is published. Static and safe to call from any thread.</summary>
public static class SmallCounts
{
    /// <summary>A count as it may be published on its own.</summary>
    /// <param name="count">The count, at least 0.</param>
    /// <param name="minimum">The least count shown, at least 1.</param>
    /// <returns>The count; null if it is more than 0 and less than the minimum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static long? Publish(long count, int minimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        return count == 0 || count >= minimum ? count : null;
    }

    /// <summary>
    /// Counts as they may be published beside their sum: those too small are left out, and where one alone would follow
    /// from the sum, or several together come to less than the minimum, the next smallest with them.
    /// </summary>
    /// <param name="counts">The counts, at least 0 each.</param>
    /// <param name="minimum">The least count shown, at least 1.</param>
    /// <returns>As many; null where a count is left out. Where all are left out, leave the sum out too.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static IReadOnlyList<long?> PublishWithSum(IReadOnlyList<long> counts, int minimum)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var shown = counts.Select(count => Publish(count, minimum)).ToArray();
        var hidden = Enumerable.Range(0, shown.Length).Where(i => shown[i] is null).ToList();
        var rest = Enumerable
            .Range(0, shown.Length)
            .Where(i => shown[i] > 0)
            .OrderBy(i => counts[i])
            .ThenBy(i => i);
        foreach (var next in rest)
        {
            if (hidden.Count == 0 || (hidden.Count > 1 && hidden.Sum(i => counts[i]) >= minimum))
            {
                break;
            }

            shown[next] = null;
            hidden.Add(next);
        }

        return shown;
    }
}
