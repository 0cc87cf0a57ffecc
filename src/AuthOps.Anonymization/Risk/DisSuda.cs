using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// DIS-SUDA: the file-level measure of data intrusion simulation, the chance that a unique match is a right one
/// (Skinner and Elliot 2002), spread over the records by how special they are (Elliot and Manning 2003). Stateless.
/// </summary>
internal static class DisSuda
{
    public static double[] Scores(
        Table table,
        IReadOnlyList<string> columns,
        int[]?[] counts,
        Ratio fraction
    )
    {
        var weights = Weights(columns.Count);
        var special = Array.ConvertAll(
            counts,
            c => c is null ? 0 : c.Select((count, i) => count * weights[i]).Sum()
        );
        var (uniques, paired) = UniquesAndPairs(table, columns);
        var share = fraction.ToDouble();
        var dis = uniques * share / ((uniques * share) + (paired * (1 - share)));
        var power = 1 + ((8.0 - columns.Count) / 20);
        var adjust = special.Where(static s => s > 0).Sum(s => Math.Pow(s, -power));
        return Array.ConvertAll(
            special,
            s => s > 0 ? 1 / (1 + (((uniques / dis) - uniques) / (Math.Pow(s, power) * adjust))) : 0
        );
    }

    /// <summary>A minimal unique of size s among A columns weighs (2^(A-s) - 1) · s! (A-s)! / A!.</summary>
    private static double[] Weights(int columns)
    {
        var weights = new double[columns];
        var choose = 1.0;
        for (var size = 1; size <= columns; size++)
        {
            choose *= (columns - size + 1) / (double)size;
            weights[size - 1] = (Math.Pow(2, columns - size) - 1) / choose;
        }

        return weights;
    }

    private static (long Uniques, long Paired) UniquesAndPairs(
        Table table,
        IReadOnlyList<string> columns
    )
    {
        var (classes, count) = ColumnCodes
            .Of(table, columns)
            .Partition(Enumerable.Range(0, columns.Count));
        var sizes = new int[count];
        foreach (var number in classes)
        {
            sizes[number]++;
        }

        return (sizes.LongCount(static s => s == 1), 2 * sizes.LongCount(static s => s == 2));
    }
}
