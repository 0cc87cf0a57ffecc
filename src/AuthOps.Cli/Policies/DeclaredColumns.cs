using AuthOps.Anonymization;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Policies;

/// <summary>Holds the columns of a file against a policy. Columns of the file are named by number only.</summary>
internal static class DeclaredColumns
{
    public static void RequireRows(string source, Table table)
    {
        if (table.RowCount == 0)
        {
            throw new InputDataException(source, "the file has a header line and no records");
        }
    }

    /// <summary>Every attribute is a column of the file.</summary>
    public static void RequirePresent(
        string source,
        Table table,
        IEnumerable<AttributePolicy> attributes
    )
    {
        foreach (var attribute in attributes)
        {
            if (!table.TryGetColumn(attribute.Name, out _))
            {
                throw new InputDataException(
                    source,
                    $"the policy declares the column '{attribute.Name}' and the header has none of that name; names are compared exactly"
                );
            }
        }
    }

    /// <summary>Every column of the file is declared: what nobody has judged is not released.</summary>
    public static void RequireDeclared(string source, Table table, AnonymizationPolicy policy)
    {
        var declared = policy.Attributes.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (!declared.Contains(table.Columns[i].Name))
            {
                throw new InputDataException(
                    source,
                    "the policy does not declare this column; declare its role, or leave the column out",
                    line: 1,
                    column: i + 1
                );
            }
        }
    }
}
