namespace AuthOps.Cli.Input;

/// <summary>
/// The line each row of a table begins on. Only the rows before which the distance changed are kept: none in a
/// file without line breaks inside quotes. Filled by one thread.
/// </summary>
internal sealed class RowLines
{
    private readonly List<(long Row, long Distance)> _changes = [(0, 2)];

    /// <summary>Notes the line of the next row.</summary>
    public void Add(long row, long line)
    {
        if (line - row != _changes[^1].Distance)
        {
            _changes.Add((row, line - row));
        }
    }

    /// <summary>The line of a row counted from 0.</summary>
    public long LineOf(long row)
    {
        var low = 0;
        var high = _changes.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _changes[middle].Row <= row ? (middle, high) : (low, middle - 1);
        }

        return row + _changes[low].Distance;
    }
}
