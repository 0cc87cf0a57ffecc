using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The cells of earlier releases that records lie in, with the sensitive values of each part: one number stands for a cell together with a value of every sensitive
/// attribute, and numbers of one cell are neighbours. Immutable once made and safe to share between threads.
/// </summary>
internal sealed class RecordParts
{
    private readonly int[] _cell;

    /// <summary>Per sensitive attribute: the value of every number.</summary>
    private readonly int[][] _value;

    /// <param name="table">The table.</param>
    /// <param name="sets">The cells.</param>
    public RecordParts(EncodedTable table, EarlierSets sets)
    {
        Sets = sets;
        OfRow = [.. sets.CellOfRow];
        var count = Refine(OfRow);
        foreach (var sensitive in table.Sensitive)
        {
            count = ReleaseClasses.Refine(OfRow, sensitive.Column.Codes);
        }

        _cell = new int[count];
        _value = Array.ConvertAll(table.Sensitive, _ => new int[count]);
        for (var row = 0; row < OfRow.Length; row++)
        {
            _cell[OfRow[row]] = sets.CellOfRow[row];
        }

        int[] order = [.. Enumerable.Range(0, count).OrderBy(number => _cell[number])];
        var place = new int[count];
        for (var i = 0; i < count; i++)
        {
            place[order[i]] = i;
        }

        for (var row = 0; row < OfRow.Length; row++)
        {
            OfRow[row] = place[OfRow[row]];
            _cell[OfRow[row]] = sets.CellOfRow[row];
            for (var a = 0; a < _value.Length; a++)
            {
                _value[a][OfRow[row]] = table.Sensitive[a].Column.Codes[row] + 1;
            }
        }

        static int Refine(int[] groups) => ReleaseClasses.Refine(groups, new int[groups.Length]);
    }

    /// <summary>The cells.</summary>
    public EarlierSets Sets { get; }

    /// <summary>The number of every row.</summary>
    public int[] OfRow { get; }

    /// <summary>The cell of a number.</summary>
    public int Cell(int number) => _cell[number];

    /// <summary>The value of a sensitive attribute, NULL being 0, of a number.</summary>
    public int Value(int attribute, int number) => _value[attribute][number];

    /// <summary>Groups records so that all of a cell are in one group; newcomers bind nothing.</summary>
    /// <param name="records">The records.</param>
    /// <param name="tallies">The numbers of every record.</param>
    /// <returns>The groups in the order of their first records, the records of each in order.</returns>
    public int[][] Together(IReadOnlyList<int> records, Tally[] tallies)
    {
        var first = new Dictionary<int, int>();
        int[] root = [.. Enumerable.Range(0, records.Count)];
        for (var i = 0; i < root.Length; i++)
        {
            foreach (var number in tallies[records[i]].Values)
            {
                if (Cell(number) > 0 && !first.TryAdd(Cell(number), i))
                {
                    var (a, b) = (Find(i), Find(first[Cell(number)]));
                    root[Math.Max(a, b)] = Math.Min(a, b);
                }
            }
        }

        return
        [
            .. Enumerable
                .Range(0, root.Length)
                .GroupBy(Find)
                .Select(group => group.Select(i => records[i]).ToArray()),
        ];

        int Find(int i)
        {
            while (root[i] != i)
            {
                root[i] = root[root[i]];
                i = root[i];
            }

            return i;
        }
    }
}
