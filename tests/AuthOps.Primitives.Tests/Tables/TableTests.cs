using System.Data;
using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Primitives.Tests.Tables;

public sealed class TableTests
{
    private sealed record Person(string? Name, int Age, decimal? Income);

    [Fact]
    public void Records_are_read_by_explicit_columns()
    {
        Person[] people = [new("a", 30, 1.50m), new(null, 31, null)];

        var table = Table.From(
            people,
            t => t.Add("name", p => p.Name).Add("age", p => p.Age).Add("income", p => p.Income),
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(2, table.RowCount);
        Assert.Equal(["name", "age", "income"], table.Columns.Select(c => c.Name));
        Assert.Null(table["name"][1]);
        Assert.Equal("31", table["age"][1]);
        Assert.Equal("1.50", table["income"][0]);
        Assert.Null(table["income"][1]);
    }

    [Fact]
    public void Rows_of_a_data_reader_are_read_whatever_their_types()
    {
        using var source = new DataTable { Locale = CultureInfo.InvariantCulture };
        source.Columns.Add("text", typeof(string));
        source.Columns.Add("int", typeof(int));
        source.Columns.Add("long", typeof(long));
        source.Columns.Add("double", typeof(double));
        source.Columns.Add("flag", typeof(bool));
        source.Columns.Add("when", typeof(DateTime));
        var when = new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc);
        source.Rows.Add("x", 1, 5_000_000_000L, 0.1, true, when);
        source.Rows.Add(
            DBNull.Value,
            DBNull.Value,
            DBNull.Value,
            DBNull.Value,
            DBNull.Value,
            DBNull.Value
        );
        using var reader = source.CreateDataReader();

        var table = Table.FromDataReader(
            reader,
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Equal(2, table.RowCount);
        Assert.Equal("x", table["text"][0]);
        Assert.Equal("1", table["int"][0]);
        Assert.Equal("5000000000", table["long"][0]);
        Assert.Equal("0.1", table["double"][0]);
        Assert.Equal("true", table["flag"][0]);
        Assert.StartsWith("2024-02-29T12:00:00", table["when"][0], StringComparison.Ordinal);
        Assert.All(table.Columns, c => Assert.Null(c[1]));
    }

    [Fact]
    public void Binary_columns_are_refused_by_name_and_row()
    {
        using var source = new DataTable { Locale = CultureInfo.InvariantCulture };
        source.Columns.Add("blob", typeof(byte[]));
        source.Rows.Add(new byte[] { 1 });
        using var reader = source.CreateDataReader();

        var error = Assert.Throws<ArgumentException>(() =>
            Table.FromDataReader(reader, cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Contains("'blob', row 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_columns_or_rows_are_refused()
    {
        using var source = new DataTable { Locale = CultureInfo.InvariantCulture };
        source.Columns.Add("a");
        source.Columns.Add("b");
        source.Rows.Add("1", "2");
        source.Rows.Add("1", "2");

        Assert.Equal(TableLimit.Columns, Refusal(new TableReadOptions { MaxColumns = 1 }).Limit);
        Assert.Equal(TableLimit.Rows, Refusal(new TableReadOptions { MaxRows = 1 }).Limit);

        TableLimitException Refusal(TableReadOptions options)
        {
            using var reader = source.CreateDataReader();
            return Assert.Throws<TableLimitException>(() =>
                Table.FromDataReader(
                    reader,
                    options,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            );
        }
    }

    [Fact]
    public void Columns_must_agree_in_length_and_differ_in_name()
    {
        var a = Column.FromStrings("a", "1");

        Assert.Throws<ArgumentException>(() => Table.FromColumns());
        Assert.Throws<ArgumentException>(() => Table.FromColumns(a, a));
        Assert.Throws<ArgumentException>(() =>
            Table.FromColumns(a, Column.FromStrings("b", "1", "2"))
        );
        Assert.Throws<ArgumentException>(() =>
            Table.From<int>([1], _ => { }, cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Throws<ArgumentException>(() =>
            Table.From<int>(
                [1],
                t => t.Add("a", v => v).Add("a", v => v),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void An_unknown_column_is_named_and_names_compare_exactly()
    {
        var table = Table.FromColumns(Column.FromStrings("age", "1"));

        Assert.False(table.TryGetColumn("Age", out _));
        var error = Assert.Throws<KeyNotFoundException>(() => table["Age"]);
        Assert.Contains("'Age'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_up_to_the_last_row_and_cancellation_stops_reading()
    {
        var reports = new List<long>();
        var read = 0;
        using var cancelling = new CancellationTokenSource();

        _ = Table.From(
            Enumerable.Range(0, 140_000),
            t => t.Add("n", v => v % 7),
            progress: new Direct(reports.Add),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal([65_536, 131_072, 140_000], reports);

        Assert.Throws<OperationCanceledException>(() =>
            Table.From(Rows(), t => t.Add("n", v => v), cancellationToken: cancelling.Token)
        );
        Assert.InRange(read, 5_000, 5_000 + 1_024);

        IEnumerable<int> Rows()
        {
            while (read < 1_000_000)
            {
                if (++read == 5_000)
                {
                    cancelling.Cancel();
                }

                yield return read % 3;
            }
        }
    }

    private sealed class Direct(Action<long> report) : IProgress<TableProgress>
    {
        public void Report(TableProgress value) => report(value.RowsRead);
    }
}
