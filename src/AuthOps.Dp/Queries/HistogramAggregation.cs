using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Queries;

/// <summary>
/// Counts rows by public key with each unit's contribution bounded. The result depends on the data as a set of
/// (unit, key) rows and on the priority key alone: not on the order of rows or of dictionaries.
/// </summary>
/// <remarks>
/// Sensitivity: the kept contribution of a unit is a function of its own rows and the priority key, so adding or
/// removing a unit changes at most L0 counts, each by at most L∞.
/// </remarks>
internal static class HistogramAggregation
{
    private const int RowsBetweenCancellationChecks = 1 << 20;

    internal static BoundedCounts Run(
        Table table,
        HistogramPlan plan,
        PriorityHash priority,
        CancellationToken cancellationToken
    )
    {
        var keys = table[plan.KeyColumn];
        var keyIndexes = MapKeys(keys, plan.Keys);
        var result = new BoundedCounts(plan.Keys.Count) { Rows = table.RowCount };
        if (plan.Unit.Column is null)
        {
            CountRows(keys.Codes, keyIndexes, result, cancellationToken);
        }
        else
        {
            var units = table[plan.Unit.Column];
            var rows = UnitRows.Group(units, keys, keyIndexes, result, cancellationToken);
            new UnitBounding(plan, priority, result).Run(units.Values, rows, cancellationToken);
        }

        return result;
    }

    /// <summary>For each dictionary code the index of its public key, or -1.</summary>
    private static int[] MapKeys(Column column, PublicKeys keys)
    {
        var map = new int[column.Values.Count];
        for (var code = 0; code < map.Length; code++)
        {
            map[code] = keys.IndexOf(column.Values[code]);
        }

        return map;
    }

    private static void CountRows(
        ReadOnlySpan<int> keyCodes,
        int[] keyIndexes,
        BoundedCounts result,
        CancellationToken cancellationToken
    )
    {
        for (var row = 0; row < keyCodes.Length; row++)
        {
            if (row % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var code = keyCodes[row];
            var key = code == Column.NullCode ? -1 : keyIndexes[code];
            if (key >= 0)
            {
                result.Counts[key]++;
                result.RowsCounted++;
            }
        }

        result.Units = result.RowsCounted;
        result.RowsWithoutKey = keyCodes.Length - result.RowsCounted;
    }
}
