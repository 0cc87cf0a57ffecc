namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// A lower bound of the loss of every local recoding: a record shares its class with enough others, and its label
/// costs at least as much as joining it with the farthest of them, hence with the farthest of as many nearest ones.
/// Costs are cut, and a suppressed record costs no less, so the bound is never above the optimum.
/// </summary>
internal static class RecordBound
{
    /// <summary>The bound, 0 to 1.</summary>
    /// <param name="records">The records.</param>
    /// <param name="minimumSize">The smallest class that can hold.</param>
    /// <param name="threads">Threads; the bound does not depend on them.</param>
    /// <param name="cancellationToken">Looked at between records.</param>
    public static double Of(
        DistinctRecords records,
        int minimumSize,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var order = records.Table.SearchOrder;
        var scan = new JoinScan(records.Trees, order, records.Count);
        for (var record = 0; record < records.Count; record++)
        {
            var slot = scan.Append();
            for (var position = 0; position < order.Length; position++)
            {
                scan.Set(slot, position, records.Nodes[order[position]][record]);
            }
        }

        const int chunk = 256;
        var sums = new long[(records.Count + chunk - 1) / chunk];
        Parallel.For(
            0,
            sums.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = threads,
                CancellationToken = cancellationToken,
            },
            () => new JoinScan(scan),
            (i, _, own) =>
            {
                var end = Math.Min(records.Count, (i + 1) * chunk);
                for (var record = i * chunk; record < end; record++)
                {
                    sums[i] +=
                        (long)records.Sizes[record] * Least(records, own, record, minimumSize);
                }

                return own;
            },
            static _ => { }
        );
        var bound = (double)sums.Sum() / ((double)records.Table.Table.RowCount * TreeNodes.Units);

        // Below the rounding of the quotient and of a mean of exact losses.
        return Math.Max(0, bound - 1e-12);
    }

    /// <summary>The least a row of a record costs.</summary>
    private static int Least(DistinctRecords records, JoinScan scan, int record, int minimumSize)
    {
        var missing = minimumSize - records.Sizes[record];
        if (missing <= 0)
        {
            return Own(records, record);
        }

        var first = scan.Ask(record);
        var nearest = new Nearest(missing);
        var most = Look(records, scan, record, (first, scan.Length), ref nearest, Any);
        _ = Look(records, scan, record, (0, first), ref nearest, most);
        return Math.Min(nearest.Farthest, Whole(records));
    }

    private const ushort Any = TreeNodes.Forbidden - 1;

    private static ushort Look(
        DistinctRecords records,
        JoinScan scan,
        int record,
        (int Start, int End) range,
        ref Nearest nearest,
        ushort most
    )
    {
        Span<ushort> sums = stackalloc ushort[JoinScan.Lanes];
        var start = range.Start;
        while (scan.Next(ref start, range.End, most, sums) is var mask && mask != 0)
        {
            for (; mask != 0; mask &= mask - 1)
            {
                var lane = System.Numerics.BitOperations.TrailingZeroCount(mask);
                var other = start - JoinScan.Lanes + lane;
                if (other != record && sums[lane] <= most)
                {
                    most = nearest.Add(sums[lane], records.Sizes[other]);
                }
            }
        }

        return most;
    }

    private static int Own(DistinctRecords records, int record)
    {
        var sum = 0;
        for (var a = 0; a < records.Trees.Length; a++)
        {
            sum += records.Trees[a].Cost(records.Nodes[a][record]);
        }

        return sum;
    }

    /// <summary>What a suppressed record costs, cut like the others.</summary>
    private static int Whole(DistinctRecords records) =>
        records.Trees.Sum(static tree => tree.WholeCost);

    /// <summary>The nearest rows seen, as many as are missing.</summary>
    private struct Nearest(int missing)
    {
        private readonly List<(ushort Cost, int Rows)> _seen = [];
        private int _rows;

        /// <summary>The cost of the farthest one needed, or what is forbidden while there are too few.</summary>
        public readonly int Farthest => _rows < missing ? TreeNodes.Forbidden : _seen[^1].Cost;

        /// <summary>Takes rows.</summary>
        /// <returns>The most that further rows may cost and still matter.</returns>
        public ushort Add(ushort cost, int rows)
        {
            var place = _seen.Count;
            while (place > 0 && _seen[place - 1].Cost > cost)
            {
                place--;
            }

            _seen.Insert(place, (cost, rows));
            _rows += rows;
            while (_rows - _seen[^1].Rows >= missing)
            {
                _rows -= _seen[^1].Rows;
                _seen.RemoveAt(_seen.Count - 1);
            }

            return (ushort)(
                _rows < missing ? TreeNodes.Forbidden - 1 : Math.Max(0, _seen[^1].Cost - 1)
            );
        }
    }
}
