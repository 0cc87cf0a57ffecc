using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The fewest records that a node leaves out under the rule, whichever are chosen, from sizes alone: a lower bound, met where classes stay large enough
/// and no model of sensitive values fails. Immutable and safe to share between threads.
/// </summary>
/// <remarks>docs/math/re-release.md</remarks>
/// <param name="overlaps">The overlaps of a table's classes.</param>
/// <param name="k">The fewest persons of a cell.</param>
internal sealed class WithholdingBound<TKey>(Overlaps<TKey> overlaps, int k)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>The fewest records that a node leaves out.</summary>
    /// <param name="node">Its overlaps.</param>
    public int Least(ClassTable<TKey> node)
    {
        var least = 0;
        for (var start = 0; start < node.Length; )
        {
            var cell = overlaps.Cell(node.Keys[start]);
            var end = start + 1;
            while (end < node.Length && overlaps.Cell(node.Keys[end]) == cell)
            {
                end++;
            }

            least += Least(node.Counts.AsSpan(start, end - start), cell);
            start = end;
        }

        return least;
    }

    /// <summary>The fewest records of one cell.</summary>
    /// <param name="parts">What the node cuts those into whom the table has.</param>
    /// <param name="cell">The cell.</param>
    private int Least(ReadOnlySpan<int> parts, int cell)
    {
        // What is too small with all its records stays so with fewer.
        var (records, small, spare, smallest) = (0, 0, 0, int.MaxValue);
        foreach (var part in parts)
        {
            records += part;
            if (part < k)
            {
                small += part;
            }
            else
            {
                spare += part - k;
                smallest = Math.Min(smallest, part);
            }
        }

        if (cell == 0)
        {
            return small;
        }

        var absent = overlaps.Sizes[cell] - records;
        if (parts.Length == 1 && absent == 0)
        {
            return 0;
        }

        // Those left behind are as many as k, or all there were: single records of large parts join them while these stay large, or a whole part.
        var behind = small + absent;
        var isEnough = behind == 0 || behind >= k || behind == overlaps.Sizes[cell];
        return small
            + (
                isEnough ? 0
                : k - behind <= spare ? k - behind
                : smallest
            );
    }
}
