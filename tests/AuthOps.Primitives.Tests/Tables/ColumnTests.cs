using AuthOps.Primitives.Tables;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Tables;

public sealed class ColumnTests
{
    [Fact]
    public void Codes_follow_the_order_of_first_appearance()
    {
        var column = Column.FromStrings("c", "b", "a", null, "b", "");

        Assert.Equal([0, 1, Column.NullCode, 0, 2], column.Codes.ToArray());
        Assert.Equal(["b", "a", ""], column.Values);
        Assert.Equal(1, column.NullCount);
        Assert.True(column.HasNulls);
        Assert.Null(column[2]);
        Assert.Equal("", column[4]);
    }

    [Property]
    public bool Every_cell_comes_back_and_every_value_is_listed_once(string?[] cells)
    {
        var column = Column.FromStrings("c", cells);

        var same = column.Count == cells.Length;
        for (var row = 0; same && row < cells.Length; row++)
        {
            same = string.Equals(column[row], cells[row], StringComparison.Ordinal);
        }

        var distinct = cells.Where(c => c is not null).Distinct(StringComparer.Ordinal);
        return same && column.Values.SequenceEqual(distinct, StringComparer.Ordinal);
    }

    [Property]
    public bool Spans_and_strings_encode_alike(string[] cells)
    {
        var builder = new ColumnBuilder("c");
        foreach (var cell in cells)
        {
            builder.Append(cell.AsSpan());
        }

        var bySpan = builder.Build();
        var byString = Column.FromStrings("c", cells);
        return bySpan.Codes.SequenceEqual(byString.Codes)
            && bySpan.Values.SequenceEqual(byString.Values, StringComparer.Ordinal);
    }

    [Fact]
    public void Values_that_only_a_culture_holds_equal_stay_apart()
    {
        // U+00E9 and e + U+0301 compare equal by culture; i and dotless i are one letter's two cases in Turkish.
        var column = Column.FromStrings("c", "\u00e9", "e\u0301", "i", "I", "\u0131");

        Assert.Equal(5, column.Values.Count);
    }

    [Fact]
    public void Codes_outside_the_dictionary_are_refused_by_position()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Column.FromCodes("c", [0, 1, 2], ["MARK", "b"])
        );
        Assert.Contains("row 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Column.FromCodes("c", [-2], ["a"]));
    }

    [Fact]
    public void A_dictionary_with_a_repeated_or_missing_value_is_refused_by_position()
    {
        var repeated = Assert.Throws<ArgumentException>(() =>
            Column.FromCodes("c", [0], ["MARK", "MARK"])
        );
        Assert.Contains("index 1", repeated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", repeated.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Column.FromCodes("c", [0], [null!]));
    }

    [Fact]
    public void A_column_does_not_change_with_the_arrays_it_was_made_of()
    {
        int[] codes = [0, 1];
        string[] values = ["a", "b"];
        var column = Column.FromCodes("c", codes, values);
        codes[0] = 1;
        values[0] = "z";

        Assert.Equal("a", column[0]);
    }

    [Fact]
    public void Rows_outside_the_column_are_refused()
    {
        var column = Column.FromStrings("c", "a");

        Assert.Throws<ArgumentOutOfRangeException>(() => column[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[-1]);
    }

    [Fact]
    public void Its_text_shows_no_value()
    {
        var text = Column.FromStrings("c", "MARK", null).ToString();

        Assert.Equal("Column 'c': 2 rows, 1 distinct values, 1 NULL", text);
    }
}
