using System.Runtime.InteropServices;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Class sizes in a table and, for the same classes, in a population: classes are refined column by column, both
/// tables at once. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class ClassSizes
{
    private ClassSizes(List<long> inTable, List<long>? inPopulation)
    {
        InTable = inTable;
        InPopulation = inPopulation;
    }

    /// <summary>Records a class; at least 1 each.</summary>
    public IReadOnlyList<long> InTable { get; }

    /// <summary>Records of the same classes in the population.</summary>
    public IReadOnlyList<long>? InPopulation { get; }

    public static ClassSizes Count(
        Table table,
        Table? population,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    )
    {
        var classes = new int[table.RowCount];
        var populationClasses = new int[population?.RowCount ?? 0];
        var count = 1;
        foreach (var name in columns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var numbers = new Dictionary<long, int>(count);
            var column = table[name];
            var ownNumber = Enumerable.Range(0, column.Values.Count + 1).ToArray();
            Refine(classes, column, ownNumber, numbers);
            if (population is not null)
            {
                Refine(
                    populationClasses,
                    population[name],
                    SameNumbers(column, population[name]),
                    numbers
                );
            }

            count = numbers.Count;
        }

        return Tally(classes, population is null ? null : populationClasses, count);
    }

    /// <summary>Renumbers classes by (class, value), numbers given in order of first appearance.</summary>
    private static void Refine(
        int[] classes,
        Column column,
        int[] numberOfCell,
        Dictionary<long, int> numbers
    )
    {
        var codes = column.Codes;
        for (var row = 0; row < classes.Length; row++)
        {
            var key = ((long)classes[row] << 32) | (uint)numberOfCell[codes[row] + 1];
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(
                numbers,
                key,
                out var exists
            );
            number = exists ? number : numbers.Count - 1;
            classes[row] = number;
        }
    }

    /// <summary>Maps the population's cells to the numbers the same text has in the table, others beyond them.</summary>
    private static int[] SameNumbers(Column column, Column population)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var code = 0; code < column.Values.Count; code++)
        {
            numbers.Add(column.Values[code], code + 1);
        }

        var map = new int[population.Values.Count + 1];
        for (var code = 0; code < population.Values.Count; code++)
        {
            map[code + 1] = numbers.TryGetValue(population.Values[code], out var number)
                ? number
                : column.Values.Count + 1 + code;
        }

        return map;
    }

    private static ClassSizes Tally(int[] classes, int[]? populationClasses, int count)
    {
        var sizes = new long[count];
        foreach (var number in classes)
        {
            sizes[number]++;
        }

        var populationSizes = new long[count];
        foreach (var number in populationClasses ?? [])
        {
            populationSizes[number]++;
        }

        var inTable = new List<long>();
        var inPopulation = populationClasses is null ? null : new List<long>();
        for (var i = 0; i < count; i++)
        {
            if (sizes[i] > 0)
            {
                inTable.Add(sizes[i]);
                inPopulation?.Add(populationSizes[i]);
            }
        }

        return new ClassSizes(inTable, inPopulation);
    }
}
