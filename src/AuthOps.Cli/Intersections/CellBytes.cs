using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Intersections;

/// <summary>Cells of a column as bytes that go with matches. Stateless; safe for concurrent use.</summary>
internal static class CellBytes
{
    /// <summary>UTF-8 of each row's cell, nothing for NULL; a longer one names its line and never its text.</summary>
    public static ReadOnlyMemory<byte>[] Of(
        string path,
        CsvTable file,
        Column column,
        int most,
        string problem
    )
    {
        var values = column.Values.Select(Encoding.UTF8.GetBytes).ToArray();
        var codes = column.Codes.ToArray();
        var row = Array.FindIndex(codes, code => code >= 0 && values[code].Length > most);
        return row < 0
            ? [.. codes.Select(code => new ReadOnlyMemory<byte>(code < 0 ? [] : values[code]))]
            : throw new InputDataException(path, problem, file.Lines.LineOf(row));
    }
}
