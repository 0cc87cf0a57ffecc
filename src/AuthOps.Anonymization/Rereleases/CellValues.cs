using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The values of one sensitive attribute in one release, by cell. Immutable once made.</summary>
internal sealed class CellValues
{
    private readonly ValueCount[][] _byCell;

    private CellValues(int release, SensitiveValues values, ValueCount[][] byCell) =>
        (Release, Values, _byCell) = (release, values, byCell);

    /// <summary>The place of the release in the sequence.</summary>
    public int Release { get; }

    /// <summary>Numbers and totals, over the whole release.</summary>
    public SensitiveValues Values { get; }

    /// <summary>Counts the values of a release.</summary>
    public static CellValues Of(int place, ReleaseRows rows, Column column, Cells cells)
    {
        var values = new SensitiveValues(column.Name);
        var numbers = values.NumbersOf(column);
        values.CountRows(
            Array.ConvertAll(rows.Person, person => cells.CellOf[person]),
            column.Codes,
            numbers
        );
        var byCell = values.ByClass(cells.Count);
        values.Complete(byCell);
        return new CellValues(place, values, byCell);
    }

    /// <summary>The values of a cell; empty where its persons are not in the release.</summary>
    public ReadOnlySpan<ValueCount> Of(int cell) => _byCell[cell];

    /// <summary>Whether all persons of a cell are known to have one value.</summary>
    public bool IsAlike(int cell) => _byCell[cell] is [{ Value: not 0 }];

    /// <summary>Whether another release says the same of a cell.</summary>
    public bool SaysTheSame(CellValues other, int cell) =>
        Texts(cell).SequenceEqual(other.Texts(cell));

    private IEnumerable<(string?, int)> Texts(int cell) =>
        _byCell[cell]
            .Select(v => (Text: Values.Texts[v.Value], v.Count))
            .OrderBy(static v => v.Text, StringComparer.Ordinal);
}
