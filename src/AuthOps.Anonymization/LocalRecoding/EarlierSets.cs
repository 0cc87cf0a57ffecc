using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// What earlier releases ask of the classes of a table: each part of a class that one of their cells makes is the cell as it is, or large enough and
/// satisfies the models by itself. Immutable once made and safe to share between threads.
/// </summary>
internal sealed class EarlierSets
{
    /// <param name="earlier">The earlier releases.</param>
    /// <param name="k">The fewest persons of a set.</param>
    /// <param name="withheld">Rows that no class may have; company is added to them where too few of a cell are left behind.</param>
    public EarlierSets(EarlierRows earlier, int k, IEnumerable<int> withheld)
    {
        (CellOfRow, K) = (earlier.CellOfRow, k);
        IsWithheld = new bool[CellOfRow.Length];
        foreach (var row in withheld)
        {
            IsWithheld[row] = true;
        }

        var sizes = earlier.Cells.Sizes;
        WholeSize = new int[sizes.Length];
        var rows = RowsOfCells(sizes.Length);
        for (var cell = 0; cell < rows.Length; cell++)
        {
            GiveCompany(rows[cell], cell == 0 ? 0 : sizes[cell]);
            var kept = rows[cell].Count(row => !IsWithheld[row]);
            WholeSize[cell] = cell > 0 && kept == sizes[cell] ? kept : int.MaxValue;
        }

        WithheldRows = IsWithheld.Count(static w => w);
    }

    /// <summary>The fewest persons of a set.</summary>
    public int K { get; }

    /// <summary>The cell of every row; 0 for newcomers.</summary>
    public int[] CellOfRow { get; }

    /// <summary>The rows that no class may have.</summary>
    public bool[] IsWithheld { get; }

    /// <summary>How many they are.</summary>
    public int WithheldRows { get; }

    /// <summary>The records of a part that is a whole cell; no number of records where somebody of the cell is left behind.</summary>
    public int[] WholeSize { get; }

    private List<int>[] RowsOfCells(int count)
    {
        var rows = new List<int>[count];
        for (var cell = 0; cell < count; cell++)
        {
            rows[cell] = [];
        }

        for (var row = 0; row < CellOfRow.Length; row++)
        {
            rows[CellOfRow[row]].Add(row);
        }

        return rows;
    }

    /// <summary>Those left behind of a cell are as many as k, or all there were: the last rows join them. Newcomers are as many as k, or none.</summary>
    private void GiveCompany(List<int> rows, int persons)
    {
        var kept = rows.Count(row => !IsWithheld[row]);
        var behind = persons - kept;
        var needed =
            persons == 0 ? (kept < K ? kept : 0)
            : behind > 0 && behind < K ? K - behind
            : 0;
        if (persons > 0 && behind + needed > 0 && kept - needed < K)
        {
            needed = kept;
        }

        for (var i = rows.Count - 1; needed > 0; i--)
        {
            needed -= IsWithheld[rows[i]] ? 0 : 1;
            IsWithheld[rows[i]] = true;
        }
    }
}
