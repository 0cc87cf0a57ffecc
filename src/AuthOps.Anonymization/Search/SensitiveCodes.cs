using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>One sensitive attribute of a table: its column and how many different values a class needs.</summary>
/// <param name="Column">The column; code + 1 is the value's number in a key, so that NULL is 0.</param>
/// <param name="MinimumDistinct">The fewest different values allowed in a class; NULL does not count.</param>
internal sealed record SensitiveCodes(Column Column, int MinimumDistinct)
{
    /// <summary>One more than the largest number.</summary>
    public int NumberCount => Column.Values.Count + 1;
}
