using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>Takes rows of a column. Stateless.</summary>
internal static class ColumnRows
{
    /// <summary>
    /// The rows with a dictionary of the values that occur in them, by first appearance: what occurs only in other
    /// rows leaves no trace.
    /// </summary>
    public static Column Select(Column column, ReadOnlySpan<int> rows)
    {
        var newCode = new int[column.Values.Count];
        Array.Fill(newCode, -1);
        var values = new List<string>();
        var codes = new int[rows.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var code = column.Codes[rows[i]];
            if (code >= 0 && newCode[code] < 0)
            {
                newCode[code] = values.Count;
                values.Add(column.Values[code]);
            }

            codes[i] = code < 0 ? code : newCode[code];
        }

        return Column.FromCodes(column.Name, codes, values);
    }
}
