using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Primitives.Tests.Tables;

public sealed class ColumnBuilderTests
{
    [Fact]
    public void Repeated_values_allocate_nothing_beyond_the_codes()
    {
        var values = Enumerable
            .Range(0, 100)
            .Select(i => i.ToString(CultureInfo.InvariantCulture))
            .ToArray();
        var builder = new ColumnBuilder("c");
        for (var i = 0; i < 70_000; i++)
        {
            builder.Append(values[i % 100].AsSpan());
        }

        // 70,000 rows sit in room for 131,072: the next 50,000 need no growth.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50_000; i++)
        {
            builder.Append(values[i % 100].AsSpan());
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(120_000, builder.Build().Count);
    }

    [Fact]
    public void Building_twice_gives_independent_columns()
    {
        var builder = new ColumnBuilder("c");
        builder.Append("a");
        var first = builder.Build();
        builder.Append("b");
        builder.AppendNull();

        Assert.Equal(1, first.Count);
        Assert.Single(first.Values);
        Assert.Equal(3, builder.Build().Count);
    }

    [Fact]
    public void Each_bound_is_exact_and_its_refusal_names_column_and_row_but_no_value()
    {
        AssertRefused(
            TableLimit.ValueLength,
            new TableReadOptions { MaxValueLength = 4 },
            ["MARK"],
            "MARK5"
        );
        AssertRefused(TableLimit.Rows, new TableReadOptions { MaxRows = 2 }, ["a", "b"], "MARK");
        AssertRefused(
            TableLimit.DictionarySize,
            new TableReadOptions { MaxDictionarySize = 2 },
            ["a", "b", "a"],
            "MARK"
        );
        AssertRefused(
            TableLimit.DictionaryChars,
            new TableReadOptions { MaxDictionaryChars = 5 },
            ["aaa", "bb", "aaa"],
            "MARK"
        );
    }

    [Fact]
    public void Nulls_count_against_the_bound_on_rows()
    {
        var builder = new ColumnBuilder("c", new TableReadOptions { MaxRows = 1 });
        builder.AppendNull();

        Assert.Throws<TableLimitException>(builder.AppendNull);
        Assert.Equal(1, builder.Build().NullCount);
    }

    [Fact]
    public void Numbers_and_times_become_the_same_text_in_every_culture()
    {
        var previous = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            var builder = new ColumnBuilder("c");
            builder.AppendFormatted(-1234.5);
            builder.AppendFormatted(12.30m);
            builder.AppendFormatted(new DateOnly(2024, 2, 29));
            builder.AppendFormatted(
                new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(8))
            );
            builder.AppendFormatted(System.Numerics.BigInteger.Pow(10, 200));
            var column = builder.Build();

            Assert.Equal("-1234.5", column[0]);
            Assert.Equal("12.30", column[1]);
            Assert.Equal("2024-02-29", column[2]);
            Assert.Equal("2024-02-29T01:02:03.0000000+08:00", column[3]);
            Assert.Equal("1" + new string('0', 200), column[4]);
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }

    [Fact]
    public void Options_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TableReadOptions { MaxRows = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TableReadOptions { MaxDictionaryChars = -1 }
        );
    }

    private static void AssertRefused(
        TableLimit limit,
        TableReadOptions options,
        string[] accepted,
        string refused
    )
    {
        var builder = new ColumnBuilder("age", options);
        foreach (var value in accepted)
        {
            builder.Append(value.AsSpan());
        }

        var bySpan = Assert.Throws<TableLimitException>(() => builder.Append(refused.AsSpan()));
        var byString = Assert.Throws<TableLimitException>(() => builder.Append(refused));
        Assert.Equal(limit, bySpan.Limit);
        Assert.Equal(limit, byString.Limit);
        Assert.Equal("age", bySpan.Column);
        Assert.Equal(accepted.Length, bySpan.Row);
        Assert.Contains($"'age', row {accepted.Length}", bySpan.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", bySpan.Message, StringComparison.Ordinal);
        Assert.Equal(accepted.Length, builder.Count);
    }
}
