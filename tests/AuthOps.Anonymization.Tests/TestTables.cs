using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests;

/// <summary>Tables derived from tables.</summary>
internal static class TestTables
{
    /// <summary>The optimum alone, on one thread.</summary>
    public static PlanOptions OneThread { get; } =
        new() { IncludeFront = false, MaxDegreeOfParallelism = 1 };

    public static AnonymizationPlan Plan(Table table, AnonymizationPolicy policy) =>
        Plan(table, policy, OneThread);

    public static AnonymizationPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        PlanOptions options
    ) => Anonymizer.Plan(table, policy, options, null, TestContext.Current.CancellationToken);

    public static Table Reversed(Table table) =>
        Rows(table, [.. Enumerable.Range(0, table.RowCount).Reverse()]);

    public static Table Rows(Table table, int[] rows) =>
        Table.FromColumns(
            table
                .Columns.Select(c =>
                    Column.FromStrings(c.Name, rows.Select(row => c[row]).ToArray())
                )
                .ToArray()
        );

    /// <summary>The table with one cell replaced.</summary>
    public static Table With(Table table, string column, int row, string? cell) =>
        Table.FromColumns(
            table
                .Columns.Select(c =>
                    c.Name != column
                        ? c
                        : Column.FromStrings(
                            c.Name,
                            Enumerable
                                .Range(0, c.Count)
                                .Select(i => i == row ? cell : c[i])
                                .ToArray()
                        )
                )
                .ToArray()
        );
}
