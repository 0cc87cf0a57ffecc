using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// Lattice-iterated: the best full-domain node with suppression for free, then the same for the records it
/// suppresses, and so on (as ARX does, Prasser et al. 2020). What is left at the end is no class yet.
/// </summary>
internal sealed class LatticeRecoding(
    DistinctRecords records,
    ClassJudge judge,
    LocalRecodingOptions options,
    IProgress<LocalRecodingProgress>? progress,
    CancellationToken cancellationToken
)
{
    /// <summary>The part of the records that a node must keep.</summary>
    private static readonly Ratio s_least = new(1, 20);

    private readonly List<int[]> _classes = [];

    /// <summary>Classes found, and the records left over.</summary>
    public (IReadOnlyList<int[]> Classes, IReadOnlyList<int> Left) Run()
    {
        var rest = Enumerable.Range(0, records.Count).ToArray();
        for (var round = 0; round < options.MaxIterations && rest.Length > 0; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = records.SizeOf(rest);
            if (size < judge.MinimumSize || Levels(rest) is not { } levels)
            {
                break;
            }

            var left = Take(rest, levels);
            if (left.Length == rest.Length)
            {
                break;
            }

            rest = left;
            progress?.Report(
                new LocalRecodingProgress(
                    LocalRecodingMethods.Lattice,
                    records.Count - rest.Length,
                    records.Count
                )
            );
        }

        return (_classes, rest);
    }

    /// <summary>The best node for some of the records, or null where none keeps any of them.</summary>
    private int[]? Levels(int[] rest)
    {
        var source = records.Table;
        var isLeft = new bool[records.Count];
        foreach (var one in rest)
        {
            isLeft[one] = true;
        }

        var rows = new List<int>();
        for (var row = 0; row < records.OfRow.Length; row++)
        {
            if (records.OfRow[row] is var record and >= 0 && isLeft[record])
            {
                rows.Add(row);
            }
        }

        var attributes = source
            .Policy.Attributes.Where(static a =>
                a.Role is AttributeRole.QuasiIdentifier or AttributeRole.Sensitive
            )
            .ToArray();
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);
        var columns = new List<Column>(attributes.Length);
        foreach (var attribute in attributes)
        {
            columns.Add(Generalizer.Subset(source.Table[attribute.Name], span));
        }

        var policy = new AnonymizationPolicy(
            attributes,
            source.Policy.Models,
            Ratio.One - s_least,
            new Loss(factor: Ratio.Zero)
        );
        return new SearchRun
        {
            Threads = options.Threads,
            BestFirst = true,
            NodeBudget = options.NodeBudget,
            CancellationToken = cancellationToken,
        }
            .On(EncodedTable.Create(Table.FromColumns([.. columns]), policy))
            .Levels;
    }

    /// <summary>Makes classes of the records that share their labels at a node, where they hold.</summary>
    /// <returns>The others.</returns>
    private int[] Take(int[] rest, int[] levels)
    {
        var groups = new Dictionary<UInt128, List<int>>();
        foreach (var record in rest)
        {
            var key = UInt128.Zero;
            for (var a = 0; a < levels.Length; a++)
            {
                var quasi = records.Table.Quasi[a];
                key =
                    (key << EncodedTable.BitsFor(quasi.ValueCount))
                    | (uint)records.Trees[a].LabelAt(records.Nodes[a][record], levels[a]);
            }

            if (!groups.TryGetValue(key, out var list))
            {
                groups.Add(key, list = []);
            }

            list.Add(record);
        }

        var left = new List<int>();
        foreach (var list in groups.Values)
        {
            int[] members = [.. list];
            if (judge.Holds(members, records.SizeOf(members)))
            {
                _classes.Add(members);
            }
            else
            {
                left.AddRange(members);
            }
        }

        left.Sort();
        return [.. left];
    }
}
