using AuthOps.Primitives.Tables;

namespace AuthOps.Dp.Queries;

/// <summary>
/// The public-key indexes of all rows that count, gathered by unit: unit u owns
/// <c>Keys[Starts[u] .. Starts[u + 1]]</c>.
/// </summary>
internal readonly struct UnitRows
{
    private const int RowsBetweenCancellationChecks = 1 << 20;

    private UnitRows(int[] starts, int[] keys)
    {
        Starts = starts;
        Keys = keys;
    }

    internal int[] Starts { get; }

    internal int[] Keys { get; }

    /// <summary>A counting sort by unit: two passes, one integer a row and one a unit.</summary>
    internal static UnitRows Group(
        Column units,
        Column keys,
        int[] keyIndexes,
        BoundedCounts result,
        CancellationToken cancellationToken
    )
    {
        var unitCodes = units.Codes;
        var keyCodes = keys.Codes;
        var starts = new int[units.Values.Count + 1];
        for (var row = 0; row < unitCodes.Length; row++)
        {
            if (row % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (unitCodes[row] == Column.NullCode)
            {
                result.RowsWithoutUnit++;
            }
            else if (KeyOf(keyCodes[row], keyIndexes) < 0)
            {
                result.RowsWithoutKey++;
            }
            else
            {
                starts[unitCodes[row] + 1]++;
            }
        }

        for (var unit = 1; unit < starts.Length; unit++)
        {
            starts[unit] += starts[unit - 1];
        }

        var gathered = new int[starts[^1]];
        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
        for (var row = 0; row < unitCodes.Length; row++)
        {
            if (row % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var key = KeyOf(keyCodes[row], keyIndexes);
            if (unitCodes[row] != Column.NullCode && key >= 0)
            {
                gathered[next[unitCodes[row]]++] = key;
            }
        }

        return new UnitRows(starts, gathered);
    }

    private static int KeyOf(int code, int[] keyIndexes) =>
        code == Column.NullCode ? -1 : keyIndexes[code];
}
