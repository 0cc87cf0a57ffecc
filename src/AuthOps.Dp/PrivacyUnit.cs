namespace AuthOps.Dp;

/// <summary>
/// What is protected: everything that one unit contributed. Declared in every plan, never implied. Neighbouring data
/// sets differ by the addition or removal of one unit with all of its rows. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record PrivacyUnit
{
    private PrivacyUnit(string? column) => Column = column;

    /// <summary>
    /// Each row is a unit of its own. Right only where no person can have two rows; otherwise name the column of the
    /// person with <see cref="OfColumn"/>.
    /// </summary>
    public static PrivacyUnit Row { get; } = new((string?)null);

    /// <summary>The column whose value names the unit, or null where each row is one.</summary>
    public string? Column { get; }

    /// <summary>
    /// All rows with the same value in a column are one unit, compared ordinally. A row whose value is NULL belongs
    /// to no unit and is dropped.
    /// </summary>
    /// <param name="column">The column's name, such as <c>resident_id</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static PrivacyUnit OfColumn(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new PrivacyUnit(column);
    }

    /// <summary><c>row</c> or <c>column NAME</c>.</summary>
    public override string ToString() => Column is null ? "row" : "column " + Column;
}
