using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>Rewrites the numbers of one column, value by value of its dictionary. Stateless.</summary>
internal static class NumericColumn
{
    /// <summary>The table with one column rewritten; a number the function leaves alone keeps its text.</summary>
    public static TransformedTable Rewrite(
        Table table,
        string name,
        Func<decimal, decimal> rewrite,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        cancellationToken.ThrowIfCancellationRequested();
        var column = Require(table, name);
        var newCode = new int[column.Values.Count];
        var changed = new bool[newCode.Length];
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        for (var code = 0; code < newCode.Length; code++)
        {
            var text = column.Values[code];
            var number = Parse(column, code);
            var result = rewrite(number);
            changed[code] = result != number;
            var written = changed[code] ? result.ToString(CultureInfo.InvariantCulture) : text;
            if (!codeOf.TryGetValue(written, out newCode[code]))
            {
                newCode[code] = values.Count;
                codeOf.Add(written, values.Count);
                values.Add(written);
            }
        }

        var codes = new int[column.Count];
        long cells = 0;
        for (var row = 0; row < codes.Length; row++)
        {
            var code = column.Codes[row];
            codes[row] = code < 0 ? code : newCode[code];
            cells += code >= 0 && changed[code] ? 1 : 0;
        }

        var rewritten = Column.FromCodes(name, codes, values);
        return new TransformedTable(
            Table.FromColumns([
                .. table.Columns.Select(c => ReferenceEquals(c, column) ? rewritten : c),
            ]),
            cells,
            0
        );
    }

    /// <summary>The numbers of a column with how often each occurs, ascending; NULL is left out.</summary>
    public static (decimal Number, long Count)[] Count(Table table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        var column = Require(table, name);
        var counts = new long[column.Values.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        return
        [
            .. Enumerable
                .Range(0, counts.Length)
                .Where(code => counts[code] > 0)
                .Select(code => (Parse(column, code), counts[code]))
                .OrderBy(static pair => pair.Item1),
        ];
    }

    /// <summary>The column of that name.</summary>
    public static Column Require(Table table, string name) =>
        table.TryGetColumn(name, out var column)
            ? column
            : throw new PolicyException(
                PolicyError.MissingColumn,
                $"A transformation names the column '{name}' and the table has no such column; names are compared exactly.",
                name
            );

    /// <summary>The number a value of a column stands for.</summary>
    /// <exception cref="PolicyException">It is none.</exception>
    public static decimal Parse(Column column, int code)
    {
        if (
            decimal.TryParse(
                column.Values[code],
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return number;
        }

        var row = column.Codes.IndexOf(code) + 1L;
        throw new PolicyException(
            PolicyError.NotANumber,
            $"Column '{column.Name}', row {row}: the cell is not a decimal number, which the transformation needs; correct it, or make it NULL.",
            column.Name,
            row
        );
    }
}
