using System.Globalization;
using System.Runtime.Intrinsics.X86;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LocalRecoding;

/// <summary>Costs of joins, by vectors and without, against labels looked up one by one; trees of one table to many.</summary>
public sealed class JoinScanTests
{
    [Fact]
    public void Both_kernels_find_what_a_plain_loop_finds()
    {
        var records = Records(1_500);
        Assert.Contains(records.Trees, static t => t.Padded > 8 * TreeNodes.Block);
        Assert.Contains(records.Trees, static t => t.Padded == TreeNodes.Block);
        var draws = new ModelCase.Draws(7);
        bool[] kinds = Avx512BW.IsSupported ? [false, true] : [false];
        foreach (var isVectorized in kinds)
        {
            var scan = Scan(records, isVectorized);
            for (var round = 0; round < 60; round++)
            {
                var asked = draws.Below(scan.Length);
                var most = (ushort)(draws.Below(4) == 0 ? 65_534 : draws.Below(60_000));
                var barred = draws.Below(scan.Length);
                scan.Bar(barred);
                var found = new SortedDictionary<int, int>();
                var first = scan.Ask(asked);
                Collect(scan, first, scan.Length, most, found);
                Collect(scan, 0, first, most, found);
                scan.Bar(barred, isBarred: false);
                Assert.Equal(Expected(records, asked, barred, most), found);
            }
        }
    }

    private static void Collect(
        JoinScan scan,
        int start,
        int end,
        ushort most,
        SortedDictionary<int, int> found
    )
    {
        Span<ushort> sums = stackalloc ushort[JoinScan.Lanes];
        while (scan.Next(ref start, end, most, sums) is var mask && mask != 0)
        {
            for (var lane = 0; lane < JoinScan.Lanes; lane++)
            {
                if ((mask >> lane & 1) != 0)
                {
                    found.Add(start - JoinScan.Lanes + lane, sums[lane]);
                }
            }
        }
    }

    private static SortedDictionary<int, int> Expected(
        DistinctRecords records,
        int asked,
        int barred,
        int most
    )
    {
        var expected = new SortedDictionary<int, int>();
        for (var other = 0; other < records.Count; other++)
        {
            var sum = 0;
            for (var a = 0; a < records.Trees.Length; a++)
            {
                var joined = records
                    .Trees[a]
                    .Join(records.Nodes[a][asked], records.Nodes[a][other]);
                sum += joined < 0 ? TreeNodes.Forbidden : records.Trees[a].Cost(joined);
            }

            if (other != barred && sum <= most)
            {
                expected.Add(other, sum);
            }
        }

        return expected;
    }

    private static JoinScan Scan(DistinctRecords records, bool isVectorized)
    {
        var order = records.Table.SearchOrder;
        var scan = new JoinScan(records.Trees, order, records.Count)
        {
            IsVectorized = isVectorized,
        };
        for (var record = 0; record < records.Count; record++)
        {
            _ = scan.Append();
            for (var position = 0; position < order.Length; position++)
            {
                scan.Set(record, position, records.Nodes[order[position]][record]);
            }
        }

        return scan;
    }

    /// <summary>Columns of 2, 100 and 1,200 values, one of them with several coarsest labels.</summary>
    private static DistinctRecords Records(int rows)
    {
        var draws = new ModelCase.Draws(3);
        Hierarchy[] hierarchies =
        [
            Hierarchy.FromSuppression("a", ["0", "1"]),
            Hierarchy.FromIntervals("b", 0, 99, 5, 20),
            Hierarchy.FromIntervals("c", 0, 1_199, 10, 100),
            Hierarchy.FromFunctions(
                "d",
                Enumerable
                    .Range(0, 40)
                    .Select(static v => v.ToString(CultureInfo.InvariantCulture)),
                static v => v.Length == 1 ? "one" : "two"
            ),
        ];
        int[] sizes = [2, 100, 1_200, 40];
        var table = Table.FromColumns([
            .. hierarchies.Select(
                (h, i) =>
                    Column.FromStrings(
                        h.Attribute,
                        [.. Enumerable.Range(0, rows).Select(_ => h.Values[draws.Below(sizes[i])])]
                    )
            ),
        ]);
        var policy = new AnonymizationPolicy(
            hierarchies.Select(static h => AttributePolicy.Quasi(h.Attribute, h)),
            [new KAnonymity(2)]
        );
        return DistinctRecords.Create(EncodedTable.Create(table, policy));
    }
}
