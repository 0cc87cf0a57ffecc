using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>Checks the columns a caller asks to assess. Stateless.</summary>
internal static class AssessedColumns
{
    public static void Check(Table table, IReadOnlyList<string> names, string what)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            throw new ArgumentException(
                "Name at least one quasi-identifier; without one every record is alike.",
                nameof(names)
            );
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!table.TryGetColumn(name, out _))
            {
                throw new ArgumentException(
                    $"The {what} has no column '{name}'; names are compared exactly.",
                    nameof(names)
                );
            }

            if (!seen.Add(name))
            {
                throw new ArgumentException(
                    $"The quasi-identifier '{name}' is named twice.",
                    nameof(names)
                );
            }
        }
    }

    public static void RequireRows(Table table)
    {
        if (table.RowCount == 0)
        {
            throw new PolicyException(
                PolicyError.NoRows,
                "The table has no rows; there is no risk to assess."
            );
        }
    }

    /// <summary>Bounds the sets of columns, and the size by the number of columns.</summary>
    public static void CheckSets(int columns, ref int maxSize)
    {
        maxSize = Math.Min(maxSize, columns);
        if (
            columns > SpecialUniques.MaxColumns
            || UniquenessWalk.CountSets(columns, maxSize) > UniquenessWalk.MaxSets
        )
        {
            throw new ArgumentException(
                $"{columns} columns have more than {UniquenessWalk.MaxSets} sets of up to {maxSize}, or there are more than {SpecialUniques.MaxColumns} columns; look at fewer columns or at smaller sets.",
                nameof(columns)
            );
        }
    }
}
