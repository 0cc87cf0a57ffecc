using AuthOps.Anonymization.Hierarchies;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// One quasi-identifier of a table, encoded: the values that occur, numbered in hierarchy order, and per level
/// the labels that occur. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class QuasiIdentifierCodes
{
    private QuasiIdentifierCodes(
        Column column,
        Column? population,
        Hierarchy hierarchy,
        int[] codeOfCell,
        int[] codeOfPopulationCell,
        int[] values,
        long[] counts
    )
    {
        Column = column;
        PopulationColumn = population;
        Hierarchy = hierarchy;
        CodeOfCell = codeOfCell;
        CodeOfPopulationCell = codeOfPopulationCell;
        Counts = counts;
        LabelOf = new int[hierarchy.LevelCount][];
        Up = new int[hierarchy.LevelCount][];
        Labels = new int[hierarchy.LevelCount][];
        Leaves = new int[hierarchy.LevelCount][];
        Marginal = new long[hierarchy.LevelCount];
        for (var level = 0; level < hierarchy.LevelCount; level++)
        {
            BuildLevel(level, values, counts);
        }
    }

    public Column Column { get; }

    /// <summary>The population's column, or null where there is none.</summary>
    public Column? PopulationColumn { get; }

    public Hierarchy Hierarchy { get; }

    /// <summary>The number of different values that occur.</summary>
    public int ValueCount => LabelOf[0].Length;

    /// <summary>Column code + 1 (so that NULL is 0) to the value's number, -1 where the cell does not occur.</summary>
    public int[] CodeOfCell { get; }

    /// <summary>The same for the population's column; empty where there is none.</summary>
    public int[] CodeOfPopulationCell { get; }

    /// <summary>Records of the table per value number; 0 for values of the population alone.</summary>
    public long[] Counts { get; }

    /// <summary>Per level: value number to label number. Non-decreasing.</summary>
    public int[][] LabelOf { get; }

    /// <summary>Per level above 0: label number one level down to label number. Non-decreasing.</summary>
    public int[][] Up { get; }

    /// <summary>Per level: label number to the hierarchy's label index.</summary>
    public int[][] Labels { get; }

    /// <summary>Per level: label number to the number of domain values under it.</summary>
    public int[][] Leaves { get; }

    /// <summary>Per level: the sum of <see cref="Leaves"/> over all records.</summary>
    public long[] Marginal { get; }

    public static QuasiIdentifierCodes Encode(
        Column column,
        Column? population,
        Hierarchy hierarchy,
        RecordWeights? weights = null
    )
    {
        var counts = RecordWeights.CellCounts(column, weights);
        var valueOfCell = ValuesOf(column, counts, hierarchy, isPopulation: false, weights);
        var valueOfPerson = population is null
            ? []
            : ValuesOf(
                population,
                RecordWeights.CellCounts(population, null),
                hierarchy,
                isPopulation: true
            );
        var values = valueOfCell
            .Concat(valueOfPerson)
            .Where(static v => v >= 0)
            .Distinct()
            .Order()
            .ToArray();
        Number(valueOfCell, values);
        Number(valueOfPerson, values);
        var byValue = new long[values.Length];
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (valueOfCell[cell] >= 0)
            {
                byValue[valueOfCell[cell]] += counts[cell];
            }
        }

        return new QuasiIdentifierCodes(
            column,
            population,
            hierarchy,
            valueOfCell,
            valueOfPerson,
            values,
            byValue
        );
    }

    private static int[] ValuesOf(
        Column column,
        long[] counts,
        Hierarchy hierarchy,
        bool isPopulation,
        RecordWeights? weights = null
    )
    {
        var values = new int[counts.Length];
        for (var cell = 0; cell < values.Length; cell++)
        {
            values[cell] = -1;
            var text = cell == 0 ? "" : column.Values[cell - 1];
            if (counts[cell] > 0 && !hierarchy.TryGetIndex(text, out values[cell]))
            {
                throw isPopulation
                    ? NotOfPopulation(column, hierarchy, cell - 1)
                    : NotInHierarchy(column, hierarchy, cell - 1, weights);
            }
        }

        return values;
    }

    private static void Number(int[] valueOfCell, int[] values)
    {
        for (var cell = 0; cell < valueOfCell.Length; cell++)
        {
            if (valueOfCell[cell] >= 0)
            {
                valueOfCell[cell] = Array.BinarySearch(values, valueOfCell[cell]);
            }
        }
    }

    private static PolicyException NotInHierarchy(
        Column column,
        Hierarchy hierarchy,
        int code,
        RecordWeights? weights
    )
    {
        var row = RecordWeights.RowOf(column, code, weights);
        return code == Column.NullCode
            ? new PolicyException(
                PolicyError.NullNotInHierarchy,
                $"Column '{column.Name}', row {row}: the cell is NULL; add a row for the empty string to the hierarchy, or fill the cell.",
                column.Name,
                row
            )
            : new PolicyException(
                PolicyError.ValueNotInHierarchy,
                $"Column '{column.Name}', row {row}: the value, {CellKind.Of(column.Values[code])}, is not among the {hierarchy.ValueCount} values of the hierarchy of '{hierarchy.Attribute}'; add it there or correct the cell.",
                column.Name,
                row
            );
    }

    private static PolicyException NotOfPopulation(Column column, Hierarchy hierarchy, int code)
    {
        var row = column.Codes.IndexOf(code) + 1L;
        var kind = code == Column.NullCode ? "NULL" : CellKind.Of(column.Values[code]);
        return new PolicyException(
            PolicyError.PopulationValueNotInHierarchy,
            $"The population table, column '{column.Name}', row {row}: the value, {kind}, is not among the {hierarchy.ValueCount} values of the hierarchy of '{hierarchy.Attribute}'; add it there or correct the cell.",
            column.Name,
            row
        );
    }

    private void BuildLevel(int level, int[] values, ReadOnlySpan<long> counts)
    {
        var labelOf = new int[values.Length];
        var labels = new List<int>();
        for (var value = 0; value < values.Length; value++)
        {
            var label = Hierarchy.LabelIndex(level, values[value]);
            if (labels.Count == 0 || labels[^1] != label)
            {
                labels.Add(label);
            }

            labelOf[value] = labels.Count - 1;
        }

        LabelOf[level] = labelOf;
        Labels[level] = [.. labels];
        Leaves[level] = labels.ConvertAll(label => Hierarchy.LeafCount(level, label)).ToArray();
        Up[level] = [];
        if (level > 0)
        {
            Up[level] = new int[Labels[level - 1].Length];
            for (var value = 0; value < values.Length; value++)
            {
                Up[level][LabelOf[level - 1][value]] = labelOf[value];
            }
        }

        for (var value = 0; value < values.Length; value++)
        {
            Marginal[level] += counts[value] * Leaves[level][labelOf[value]];
        }
    }
}
