using System.Numerics;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>
/// Every set of persons that unions, intersections and differences of classes make, formed one by one: persons are bits of
/// a number. Shares nothing with the library.
/// </summary>
internal static class AllSubsets
{
    /// <summary>Whether the last release tells a set apart that nobody could tell apart before and that fails k or l.</summary>
    /// <param name="classes">Per release the class of each person, -1 for none.</param>
    /// <param name="values">The value of each person.</param>
    /// <param name="k">The fewest persons.</param>
    /// <param name="l">The fewest different values.</param>
    public static bool IsSafe(int[][] classes, string[] values, int k, int l)
    {
        var before = Closure(classes[..^1]);
        foreach (var set in Closure(classes))
        {
            if (before.Contains(set) || set == 0)
            {
                continue;
            }

            if (BitOperations.PopCount((uint)set) < k)
            {
                return false;
            }

            foreach (var release in classes)
            {
                var there = Enumerable.Range(0, values.Length).Where(p => (set >> p & 1) == 1);
                if (
                    there.All(p => release[p] >= 0)
                    && there.Select(p => values[p]).Distinct().Count() < l
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static HashSet<int> Closure(int[][] classes)
    {
        var sets = new HashSet<int>();
        foreach (var release in classes)
        {
            foreach (var number in release.Where(c => c >= 0).Distinct())
            {
                sets.Add(
                    Enumerable
                        .Range(0, release.Length)
                        .Where(p => release[p] == number)
                        .Sum(p => 1 << p)
                );
            }
        }

        var all = new Queue<int>(sets);
        while (all.TryDequeue(out var one))
        {
            foreach (var other in sets.ToArray())
            {
                foreach (var made in new[] { one | other, one & other, one & ~other, other & ~one })
                {
                    if (sets.Add(made))
                    {
                        all.Enqueue(made);
                    }
                }
            }
        }

        return sets;
    }
}
