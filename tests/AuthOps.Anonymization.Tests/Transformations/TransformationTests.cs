using System.Globalization;
using AuthOps.Anonymization.Transformations;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Transformations;

public sealed class TransformationTests
{
    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("income", "10", "250", null, "990.5", "10.0", "-3"),
        Column.FromStrings("city", "a", "b", "c", "d", "e", "f")
    );

    [Fact]
    public void Extremes_become_the_bound_and_nothing_else_changes()
    {
        var coding = new TopBottomCoding("income", 0, 300);
        var result = Apply(coding, s_table);

        Assert.Equal(["10", "250", null, "300", "10.0", "0"], Cells(result.Table, "income"));
        Assert.Equal((2, 0), (result.ChangedCells, result.RemovedRows));
        Assert.Same(s_table["city"], result.Table["city"]);
        Assert.Equal("'income' is coded from 0 upwards and up to 300", coding.Description);
        Assert.Throws<ArgumentException>(() => new TopBottomCoding("income", null, null));
        Assert.Throws<ArgumentException>(() => new TopBottomCoding("income", 2, 1));
    }

    [Fact]
    public void Bounds_at_quantiles_are_numbers_of_the_data()
    {
        // Ascending: -3, 10, 10.0, 250, 990.5.
        var coding = TopBottomCoding.AtQuantiles(s_table, "income", new(1, 5), new(4, 5));
        Assert.Equal((-3m, 250m), (coding.Bottom, coding.Top));
        Assert.Equal(10m, TopBottomCoding.AtQuantiles(s_table, "income", new(2, 5), null).Bottom);
        Assert.Null(TopBottomCoding.AtQuantiles(s_table, "income", null, Ratio.One).Bottom);
        Assert.Throws<ArgumentException>(() =>
            TopBottomCoding.AtQuantiles(s_table, "income", new(3, 2), null)
        );
        Assert.Throws<ArgumentException>(() =>
            TopBottomCoding.AtQuantiles(s_table, "income", new(3, 4), new(1, 4))
        );
    }

    [Fact]
    public void A_step_at_quantiles_is_fixed_by_the_table_it_is_for()
    {
        var step = new QuantileCoding("income", new(1, 5), new(4, 5));
        var settled = Assert.IsType<TopBottomCoding>(step.FixedFor(s_table));

        Assert.Equal((-3m, 250m), (settled.Bottom, settled.Top));
        Assert.Equal(
            Cells(Apply(settled, s_table).Table, "income"),
            Cells(Apply(step, s_table).Table, "income")
        );
        Assert.Equal(
            "'income' is coded from its quantile 1/5 upwards and up to its quantile 4/5",
            step.Description
        );
        Assert.Same(settled, settled.FixedFor(s_table));
        Assert.Throws<ArgumentException>(() => new QuantileCoding("income", null, null));
        Assert.Throws<ArgumentException>(() => new QuantileCoding("income", new(-1, 5), null));
        Assert.Throws<ArgumentException>(() => new QuantileCoding("income", new(3, 5), new(2, 5)));
        var empty = Table.FromColumns(Column.FromStrings("income", [null, null]));
        var fault = Assert.Throws<PolicyException>(() => step.FixedFor(empty));
        Assert.Equal(PolicyError.NotANumber, fault.Error);
    }

    [Fact]
    public void Numbers_are_rounded_to_multiples()
    {
        var result = Apply(new Rounding("income", 20), s_table);
        // 10 lies halfway and goes to 0, the even multiple; 250 / 20 = 12.5 to 240.
        Assert.Equal(["0", "240", null, "1000", "0", "0"], Cells(result.Table, "income"));
        Assert.Equal(5, result.ChangedCells);
        Assert.Equal(3, result.Table["income"].Values.Count);
        Assert.Throws<ArgumentException>(() => new Rounding("income", 0));
        var large = Table.FromColumns(Column.FromStrings("x", "79228162514264337593543950335"));
        var fault = Assert.Throws<PolicyException>(() => Apply(new Rounding("x", 0.1m), large));
        Assert.Equal(PolicyError.NotANumber, fault.Error);
    }

    [Fact]
    public void A_suppressed_column_says_nothing_and_leaves_no_trace()
    {
        var step = new AttributeSuppression("income");
        var result = Apply(step, s_table);

        Assert.Equal(Enumerable.Repeat("*", 6), Cells(result.Table, "income"));
        Assert.Equal(["*"], result.Table["income"].Values);
        Assert.Equal((6, 0), (result.ChangedCells, result.RemovedRows));
        Assert.Equal(0, Apply(step, result.Table).ChangedCells);
        Assert.Same(s_table["city"], result.Table["city"]);
        Assert.Equal("'income' is suppressed: every cell is *", step.Description);
        Assert.Throws<ArgumentException>(() => new AttributeSuppression(""));
        var fault = Assert.Throws<PolicyException>(() =>
            Apply(new AttributeSuppression("other"), s_table)
        );
        Assert.Equal((PolicyError.MissingColumn, "other"), (fault.Error, fault.Attribute));
    }

    [Fact]
    public void A_cell_that_is_no_number_is_named_by_row_and_never_shown()
    {
        var fault = Assert.Throws<PolicyException>(() => Apply(new Rounding("city", 5), s_table));
        Assert.Equal(
            (PolicyError.NotANumber, "city", 1),
            (fault.Error, fault.Attribute, fault.Row)
        );
        Assert.DoesNotContain("'a'", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<PolicyException>(() => Apply(new Rounding("other", 5), s_table));
        Assert.Equal(PolicyError.MissingColumn, fault.Error);
    }

    [Fact]
    public void A_sample_has_its_exact_size_and_keeps_order_and_rows()
    {
        var table = Table.FromColumns(
            Column.FromStrings("n", Enumerable.Range(0, 1000).Select(n => $"{n}").ToArray())
        );

        var result = Apply(new Sampling(new Ratio(1, 3)), table);

        var drawn = Cells(result.Table, "n")
            .Select(n => int.Parse(n!, CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal((333, 667), (drawn.Length, result.RemovedRows));
        Assert.Equal(drawn.Distinct().Order(), drawn);
        // What was not drawn leaves no trace in the dictionary.
        Assert.Equal(333, result.Table["n"].Values.Count);
        Assert.Equal(1000, Apply(new Sampling(Ratio.One), table).Table.RowCount);
        Assert.Throws<ArgumentException>(() => new Sampling(Ratio.Zero));
        Assert.Throws<ArgumentException>(() => new Sampling(new Ratio(3, 2)));
        Assert.Throws<PolicyException>(() => Apply(new Sampling(new Ratio(1, 7)), s_table));
    }

    /// <summary>Every record is drawn equally often; a false alarm has a chance below 1e-7 (χ² with 9 degrees of freedom).</summary>
    [Fact]
    public void Every_record_is_drawn_equally_often()
    {
        const int Rounds = 6_000;
        var table = Table.FromColumns(
            Column.FromStrings("n", Enumerable.Range(0, 10).Select(n => $"{n}").ToArray())
        );
        var counts = new int[10];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var n in Cells(Apply(new Sampling(new Ratio(3, 10)), table).Table, "n"))
            {
                counts[int.Parse(n!, CultureInfo.InvariantCulture)]++;
            }
        }

        // Without replacement the cells vary by 0.7 of the multinomial's variance, times 9/10.
        const double Expected = Rounds * 0.3;
        var chi = counts.Sum(c => (c - Expected) * (c - Expected) / (Expected * 0.7)) * 0.9;
        Assert.InRange(chi, 0, 52);
    }

    private static string?[] Cells(Table table, string column) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => table[column][row])];

    private static TransformedTable Apply(TableTransformation step, Table table) =>
        step.Apply(table, TestContext.Current.CancellationToken);
}
