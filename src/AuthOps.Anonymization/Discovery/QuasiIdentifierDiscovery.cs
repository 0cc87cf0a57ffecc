using System.Numerics;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Discovery;

/// <summary>
/// Finds columns that tell records apart, alone and together. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class QuasiIdentifierDiscovery
{
    // A path ends where it isolates all but one in twenty of the records that all columns together do.
    private static readonly Ratio s_pathShare = new(19, 20);
    private static readonly Ratio s_directShare = new(9, 10);

    /// <summary>Analyses every column of a table. Time grows with rows × sets of columns.</summary>
    /// <param name="table">The table; at least one row.</param>
    /// <param name="maxSize">The most columns of a set on the curve, from 1.</param>
    /// <param name="cancellationToken">Looked at between columns and sets.</param>
    /// <exception cref="ArgumentException">There are too many sets of columns; look at fewer or smaller ones.</exception>
    /// <exception cref="PolicyException">The table has no rows.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static DiscoveryReport Analyze(
        Table table,
        int maxSize = 3,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSize, 1);
        AssessedColumns.RequireRows(table);
        var scans = table
            .Columns.Select(column => ColumnScanner.Scan(column, cancellationToken))
            .ToArray();
        var direct = scans.Where(scan => IsDirect(scan, table.RowCount)).ToHashSet();
        var others = scans.Where(scan => !direct.Contains(scan)).Select(s => s.Column).ToArray();
        UniquenessPoint[] curve = [];
        var path = new List<(string Column, Ratio Uniqueness)>();
        var parts = new long[others.Length];
        if (others.Length > 0)
        {
            AssessedColumns.CheckSets(others.Length, ref maxSize);
            var codes = ColumnCodes.Of(table, others);
            curve = Curve(codes, others, maxSize, parts, cancellationToken);
            path = Path(codes, others, cancellationToken);
        }

        var onPath = Needed(path).ToHashSet(StringComparer.Ordinal);
        return new DiscoveryReport(
            scans.Select(scan => new ColumnIdentifiability(
                scan,
                new Ratio(AloneBy(scan, table), table.RowCount),
                direct.Contains(scan) ? 0 : parts[Array.IndexOf(others, scan.Column)],
                direct.Contains(scan) ? AttributeRole.Direct
                    : onPath.Contains(scan.Column) ? AttributeRole.QuasiIdentifier
                    : null
            )),
            curve,
            path
        );
    }

    private static bool IsDirect(ColumnScan scan, long rows) =>
        scan.Warnings.Contains(ColumnWarning.HoldsIdentifiers)
        || (rows > 1 && new Ratio(scan.UniqueCells, rows) >= s_directShare);

    /// <summary>A single NULL is alone as well.</summary>
    private static long AloneBy(ColumnScan scan, Table table) =>
        scan.UniqueCells + (table[scan.Column].NullCount == 1 ? 1 : 0);

    private static IEnumerable<string> Needed(List<(string Column, Ratio Uniqueness)> path)
    {
        if (path.Count == 0 || path[^1].Uniqueness == Ratio.Zero)
        {
            yield break;
        }

        var all = path[^1].Uniqueness;
        var enough = new Ratio(
            all.Numerator * s_pathShare.Numerator,
            all.Denominator * s_pathShare.Denominator
        );
        foreach (var (column, uniqueness) in path)
        {
            yield return column;
            if (uniqueness >= enough)
            {
                yield break;
            }
        }
    }

    private static UniquenessPoint[] Curve(
        ColumnCodes codes,
        string[] names,
        int maxSize,
        long[] parts,
        CancellationToken cancellationToken
    )
    {
        var sets = new long[maxSize];
        var sums = new long[maxSize];
        var least = Enumerable.Repeat(int.MaxValue, maxSize).ToArray();
        var most = Enumerable.Repeat(-1, maxSize).ToArray();
        var mostSet = new ulong[maxSize];
        new UniquenessWalk(codes, maxSize, cancellationToken)
        {
            OnSet = (set, isolated, minimal) =>
            {
                var i = BitOperations.PopCount(set) - 1;
                sets[i]++;
                sums[i] += isolated;
                least[i] = Math.Min(least[i], isolated);
                if (isolated > most[i])
                {
                    (most[i], mostSet[i]) = (isolated, set);
                }

                foreach (var column in Bits(set))
                {
                    parts[column] += minimal.Count;
                }
            },
        }.Run();
        return
        [
            .. Enumerable
                .Range(0, maxSize)
                .Select(i => new UniquenessPoint(
                    i + 1,
                    sets[i],
                    new Ratio(least[i], codes.Rows),
                    new Ratio(sums[i], (BigInteger)sets[i] * codes.Rows),
                    new Ratio(most[i], codes.Rows),
                    Array.AsReadOnly(Bits(mostSet[i]).Select(c => names[c]).ToArray())
                )),
        ];
    }

    private static IEnumerable<int> Bits(ulong set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }

    private static List<(string Column, Ratio Uniqueness)> Path(
        ColumnCodes codes,
        string[] names,
        CancellationToken cancellationToken
    )
    {
        var rows = Enumerable.Range(0, codes.Rows).ToArray();
        var classes = new int[codes.Rows];
        var count = 1;
        var left = Enumerable.Range(0, names.Length).ToList();
        var path = new List<(string, Ratio)>();
        while (left.Count > 0)
        {
            int[]? best = null;
            var (bestColumn, bestCount, bestAlone) = (-1, -1, -1);
            foreach (var column in left)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var refined = new int[codes.Rows];
                var classCount = codes.Refine(rows, classes, count, column, refined);
                var alone = CountAlone(refined, classCount);
                // Among columns that isolate none yet, the one that splits most comes first.
                if (alone > bestAlone || (alone == bestAlone && classCount > bestCount))
                {
                    (best, bestColumn, bestCount, bestAlone) = (refined, column, classCount, alone);
                }
            }

            path.Add((names[bestColumn], new Ratio(bestAlone, codes.Rows)));
            left.Remove(bestColumn);
            (classes, count) = (best!, bestCount);
        }

        return path;
    }

    private static int CountAlone(int[] classes, int count)
    {
        var sizes = new int[count];
        foreach (var number in classes)
        {
            sizes[number]++;
        }

        return sizes.Count(static size => size == 1);
    }
}
