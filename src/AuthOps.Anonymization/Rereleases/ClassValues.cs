namespace AuthOps.Anonymization.Rereleases;

/// <summary>Counts, per class, the combinations of values of all sensitive attributes that two releases have. Stateless.</summary>
internal static class ClassValues
{
    /// <summary>The counts of both, a dictionary from combination to records a class; without a common attribute all are combination 0.</summary>
    public static (Dictionary<int, int>[] Old, Dictionary<int, int>[] New) Of(
        LinkedRelease old,
        LinkedRelease now
    )
    {
        string[] common =
        [
            .. old
                .Sensitive.Select(static c => c.Name)
                .Intersect(now.Sensitive.Select(static c => c.Name), StringComparer.Ordinal),
        ];
        var groups = new int[old.Rows + now.Rows];
        foreach (var name in common)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] codes = [.. Codes(old, name, numbers), .. Codes(now, name, numbers)];
            _ = ReleaseClasses.Refine(groups, codes);
        }

        return (Count(old, groups.AsSpan(0, old.Rows)), Count(now, groups.AsSpan(old.Rows)));
    }

    private static int[] Codes(LinkedRelease release, string name, Dictionary<string, int> numbers)
    {
        var column = Array.Find(release.Sensitive, c => c.Name == name)!;
        var codes = new int[column.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            if (column[row] is not { } text)
            {
                codes[row] = -1;
            }
            else if (!numbers.TryGetValue(text, out codes[row]))
            {
                codes[row] = numbers.Count;
                numbers.Add(text, codes[row]);
            }
        }

        return codes;
    }

    private static Dictionary<int, int>[] Count(LinkedRelease release, ReadOnlySpan<int> groups)
    {
        var counts = new Dictionary<int, int>[release.Classes];
        for (var row = 0; row < groups.Length; row++)
        {
            var values = counts[release.ClassOf[row]] ??= [];
            values[groups[row]] = values.GetValueOrDefault(groups[row]) + 1;
        }

        return counts;
    }
}
