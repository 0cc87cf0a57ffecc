namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Rows that survived bounding, column by column, and the (unit, key) pairs they belong to, one entry a pair. Reused
/// from bucket to bucket.
/// </summary>
internal sealed class KeptRows(int columnCount)
{
    internal int Count { get; set; }

    internal int[] Keys { get; set; } = [];

    internal long[][] Cells { get; set; } =
    [.. Enumerable.Range(0, columnCount).Select(_ => (long[])[])];

    /// <summary>How many (unit, key) pairs there are.</summary>
    internal int GroupCount { get; set; }

    /// <summary>The key of each pair.</summary>
    internal int[] GroupKeys { get; set; } = [];

    /// <summary>Sets the number of rows and makes room for as many pairs.</summary>
    internal void Resize(int count)
    {
        Count = count;
        GroupCount = 0;
        if (Keys.Length < count)
        {
            var size = Math.Max(count, Keys.Length * 2);
            Keys = new int[size];
            GroupKeys = new int[size];
            for (var i = 0; i < Cells.Length; i++)
            {
                Cells[i] = new long[size];
            }
        }
    }
}
