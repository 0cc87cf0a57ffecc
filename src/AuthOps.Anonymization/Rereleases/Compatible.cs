using System.Collections;
using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Which classes of two releases one person can be in, by their labels: labels of each attribute have a value of the hierarchy in common. A
/// label that the hierarchy does not know, and an attribute that one of the two lacks, exclude nothing. Stateless.
/// </summary>
internal static class Compatible
{
    /// <summary>Per class of the earlier release, which classes of the new one.</summary>
    public static BitArray[] Classes(
        LinkedRelease old,
        LinkedRelease now,
        AnonymizationPolicy policy
    )
    {
        var near = new BitArray[old.Classes];
        for (var i = 0; i < near.Length; i++)
        {
            near[i] = new BitArray(now.Classes, defaultValue: true);
        }

        foreach (var attribute in policy.QuasiIdentifiers)
        {
            var (place, other) = (
                Array.IndexOf(old.Identifiers, attribute.Name),
                Array.IndexOf(now.Identifiers, attribute.Name)
            );
            if (place < 0 || other < 0)
            {
                continue;
            }

            var ranges = Ranges(attribute.Hierarchy!);
            var rows = new Dictionary<string, BitArray>(StringComparer.Ordinal);
            for (var i = 0; i < near.Length; i++)
            {
                var label = old.Labels[i][place];
                if (!rows.TryGetValue(label, out var row))
                {
                    row = Row(label, now, other, ranges);
                    rows.Add(label, row);
                }

                near[i].And(row);
            }
        }

        return near;
    }

    private static BitArray Row(
        string label,
        LinkedRelease now,
        int place,
        Dictionary<string, List<(int First, int Last)>> ranges
    )
    {
        var row = new BitArray(now.Classes, defaultValue: true);
        if (!ranges.TryGetValue(label, out var own))
        {
            return row;
        }

        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var i = 0; i < now.Classes; i++)
        {
            var text = now.Labels[i][place];
            if (!known.TryGetValue(text, out var meets))
            {
                meets =
                    !ranges.TryGetValue(text, out var theirs)
                    || own.Exists(o => theirs.Exists(t => o.First <= t.Last && t.First <= o.Last));
                known.Add(text, meets);
            }

            row[i] = meets;
        }

        return row;
    }

    /// <summary>The values under each label, which are neighbours, at every level at which it occurs.</summary>
    private static Dictionary<string, List<(int First, int Last)>> Ranges(Hierarchy hierarchy)
    {
        var ranges = new Dictionary<string, List<(int, int)>>(StringComparer.Ordinal);
        for (var level = 0; level < hierarchy.LevelCount; level++)
        {
            var (first, labels) = (0, hierarchy.Labels(level));
            for (var label = 0; label < labels.Count; label++)
            {
                if (!ranges.TryGetValue(labels[label], out var own))
                {
                    ranges.Add(labels[label], own = []);
                }

                var next = first + hierarchy.LeafCount(level, label);
                own.Add((first, next - 1));
                first = next;
            }
        }

        return ranges;
    }
}
