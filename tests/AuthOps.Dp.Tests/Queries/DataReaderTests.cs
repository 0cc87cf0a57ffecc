using System.Data;
using System.Data.Common;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;
using AuthOps.Primitives.Hashing;
using Microsoft.Data.Sqlite;

namespace AuthOps.Dp.Tests.Queries;

/// <summary>What readers of databases do to cells must stay with the cell.</summary>
public sealed class DataReaderTests
{
    private static readonly SipHash Priority = new(5, 6);

    /// <summary>SQLite told the type of a column by its first cell: with 1 there, all fractions below were missing.</summary>
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.5", "3/2")]
    [InlineData("'abc'", null)]
    [InlineData("NULL", null)]
    [InlineData("x'00'", null)]
    public async Task The_first_row_of_sqlite_does_not_decide_how_others_are_read(
        string first,
        string? value
    )
    {
        const string Others = "('a', 2.25, 3), ('b', 7, 'w'), ('c', '0.25', 4.5), ('d', 'x', NULL)";
        var without = await Sqlite(Others);
        var with = await Sqlite($"('z', {first}, {first}), {Others}");

        // In quarters: the sum changes by the row's own value, and one value more is distinct at most.
        var own = value is null ? Rational.Zero : Rational.Parse(value) * 4;
        Assert.Equal(38, (long)without[0]);
        Assert.Equal(own, new Rational((long)(with[0] - without[0]), 1));
        Assert.Equal(3, (long)without[1]);
        Assert.Equal(first == "NULL" ? 3 : 4, (long)with[1]);

        static async Task<List<Int128>> Sqlite(string rows)
        {
            await using var connection = new SqliteConnection("Data Source=:memory:");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                $"CREATE TABLE t (unit TEXT, v NUMERIC, w); INSERT INTO t VALUES {rows}; SELECT unit, v, w FROM t ORDER BY rowid";
            return Aggregate(await command.ExecuteReaderAsync());
        }
    }

    [Fact]
    public void Decimals_that_differ_in_zeros_are_one_unit_and_binary_units_are_units()
    {
        using var table = new DataTable();
        table.Columns.Add("unit", typeof(decimal));
        table.Columns.Add("v", typeof(int));
        table.Columns.Add("w", typeof(decimal));
        table.Rows.Add(1.0m, 1, 2.50m);
        table.Rows.Add(1.00m, 1, 2.5m);
        table.Rows.Add(1m, 1, 0.0m);
        table.Rows.Add(2m, 1, -0.00m);

        // Two units of one row each.
        Assert.Equal(8, (long)Aggregate(table.CreateDataReader())[0]);

        using var binary = new DataTable();
        binary.Columns.Add("unit", typeof(byte[]));
        binary.Columns.Add("v", typeof(int));
        binary.Columns.Add("w", typeof(byte[]));
        binary.Rows.Add(new byte[] { 1, 2 }, 1, Array.Empty<byte>());
        binary.Rows.Add(new byte[] { 1, 2 }, 1, Array.Empty<byte>());
        binary.Rows.Add(new byte[] { 1, 3 }, 1, DBNull.Value);
        Assert.Equal(8, (long)Aggregate(binary.CreateDataReader())[0]);
    }

    [Fact]
    public void A_cell_the_provider_cannot_read_is_missing()
    {
        using var table = new DataTable();
        table.Columns.Add("unit", typeof(string));
        table.Columns.Add("v", typeof(double));
        table.Columns.Add("w", typeof(string));
        table.Rows.Add("a", 1.0, "x");
        table.Rows.Add("b", 666.0, "y");
        table.Rows.Add("c", 2.0, "boom");
        Exception[] faults =
        [
            new InvalidCastException(),
            new OverflowException(),
            new FormatException(),
            new ArgumentOutOfRangeException(nameof(faults)),
        ];
        foreach (var fault in faults)
        {
            using var inner = table.CreateDataReader();
            var parts = Aggregate(new FaultyReader(inner, fault));
            Assert.Equal(12, (long)parts[0]);
            Assert.Equal(2, (long)parts[1]);
        }

        using var broken = table.CreateDataReader();
        Assert.Throws<IOException>(() => Aggregate(new FaultyReader(broken, new IOException())));
    }

    /// <summary>The sum of v in quarters and the number of different w, one row a unit.</summary>
    private static List<Int128> Aggregate(DbDataReader reader)
    {
        var plan = PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
                Groups = Grouping.None,
                Statistics =
                [
                    new Sum
                    {
                        Name = "s",
                        Column = "v",
                        Range = ValueRange.Of("0", "100", "1/4"),
                        Loss = Epsilon.Parse("1"),
                    },
                    new DistinctCount
                    {
                        Name = "d",
                        Column = "w",
                        Loss = Epsilon.Parse("1"),
                    },
                ],
            }
        );
        var result = EngineRun.Aggregate(
            DpDataSource.FromReader(["unit", "v", "w"], _ => ValueTask.FromResult(reader)),
            plan,
            Priority
        );
        return [.. result.Accumulators.Select(static a => a.Parts(1)[0][0])];
    }
}
