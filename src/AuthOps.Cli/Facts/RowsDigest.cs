using System.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Facts;

/// <summary>
/// A digest of a table that does not depend on the order of its rows or columns: the digests of all rows, sorted and
/// hashed. A re-ordered file keeps it; values exchanged between rows do not.
/// </summary>
internal static class RowsDigest
{
    private const string RowLabel = "authops/release/row/v1";
    private const string TableLabel = "authops/release/rows/v1";

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Compute(Table table)
    {
        var columns = table
            .Columns.OrderBy(column => column.Name, StringComparer.Ordinal)
            .ToArray();
        var cells = columns.Select(Encode).ToArray();
        var rows = new byte[table.RowCount][];
        var parts = new ReadOnlyMemory<byte>[columns.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                parts[i] = cells[i][columns[i].Codes[row] + 1];
            }

            rows[row] = DomainHash.Hash(HashKind.Sha256, RowLabel, parts);
        }

        Array.Sort(rows, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        var names = columns.Select(column =>
            (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(column.Name)
        );
        var whole = DomainHash.Hash(
            HashKind.Sha256,
            TableLabel,
            [.. names, rows.SelectMany(static digest => digest).ToArray()]
        );
        return Convert.ToHexStringLower(whole);
    }

    // One buffer a distinct value, NULL first: 0 alone, any value behind a 1.
    private static ReadOnlyMemory<byte>[] Encode(Column column) =>
        [
            new byte[] { 0 },
            .. column.Values.Select(value =>
                (ReadOnlyMemory<byte>)(byte[])[1, .. Encoding.UTF8.GetBytes(value)]
            ),
        ];
}
