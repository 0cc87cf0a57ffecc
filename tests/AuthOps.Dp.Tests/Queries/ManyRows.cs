using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Noise;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>Rows by the hundred thousand in memory: units, keys and values from a fixed tape.</summary>
internal sealed class ManyRows
{
    private readonly long[] _units;
    private readonly long[] _keys;
    private readonly long[] _values;

    internal ManyRows(int count)
    {
        var tape = new TapeBits("rows", (ulong)count);
        _units = new long[count];
        _keys = new long[count];
        _values = new long[count];
        for (var i = 0; i < count; i++)
        {
            _units[i] = (long)(tape.NextBits(32) % (ulong)(count / 10));
            _keys[i] = (long)(tape.NextBits(20) % 50);
            _values[i] = (long)(tape.NextBits(10) % 200);
        }
    }

    internal DpDataSource Source() =>
        DpDataSource.OfColumns(
            DpColumn.Integers("unit", _units),
            DpColumn.Integers("key", _keys),
            DpColumn.Integers("value", _values)
        );

    internal AggregationPlan Plan() =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound { MaxKeysPerUnit = 4, MaxRowsPerKey = 1 },
            Groups = Grouping.By(
                "key",
                PublicKeys.Of([.. Enumerable.Range(0, 50).Select(static k => $"{k}")])
            ),
            Statistics =
            [
                new RowCount { Name = "n", Loss = Epsilon.Parse("1") },
                new Sum
                {
                    Name = "s",
                    Column = "value",
                    Range = ValueRange.Of("0", "100", "1"),
                    Loss = Epsilon.Parse("1"),
                },
                new DistinctCount
                {
                    Name = "d",
                    Column = "value",
                    Loss = Epsilon.Parse("1"),
                },
            ],
        };

    /// <summary>All rows as one bucket.</summary>
    internal BucketRows Bucket(SipHash priority, KeyEncoder keys, UnitEncoder units)
    {
        using var spill = new SpillFile(1 << 30, null);
        var partition = new UnitPartition(columnCount: 0, bucketBits: 2, multiplier: 1, spill);
        var codes = new int[_keys.Length];
        var marked = new int[_keys.Length];
        units.Fill(SourceColumn.OfIntegers(_units), 0, new long[_units.Length], marked, -2);
        keys.Fill(SourceColumn.OfIntegers(_keys), 0, codes);
        units.Seal(priority);

        // The multiplier leaves these units in the first bucket.
        partition.Append(_units, codes, []);
        var rows = new BucketRows(priority, units, keys.Hashes(priority), columnCount: 0);
        rows.Load(partition, 0);
        return rows;
    }
}
