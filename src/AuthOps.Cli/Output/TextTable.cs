using System.Text;

namespace AuthOps.Cli.Output;

/// <summary>Lines of aligned columns for a terminal; East Asian characters count two cells.</summary>
internal sealed class TextTable
{
    private const int MaxCellWidth = 32;
    private const char FirstWideCharacter = '\u1100';

    private readonly List<string[]> _rows = [];
    private readonly bool[] _alignRight;

    /// <param name="alignRight">Per column, whether it is aligned to the right.</param>
    public TextTable(params bool[] alignRight) => _alignRight = alignRight;

    public void Add(params ReadOnlySpan<string> cells)
    {
        var row = new string[cells.Length];
        for (var i = 0; i < row.Length; i++)
        {
            var cell = InertText.OneLine(cells[i]);
            row[i] = cell.Length <= MaxCellWidth ? cell : cell[..(MaxCellWidth - 1)] + "…";
        }

        _rows.Add(row);
    }

    public void Print(TextWriter output)
    {
        var widths = new int[_alignRight.Length];
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], Width(row[i]));
            }
        }

        foreach (var row in _rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++)
            {
                var padding = new string(' ', widths[i] - Width(row[i]));
                line.Append("  ").Append(_alignRight[i] ? padding + row[i] : row[i] + padding);
            }

            output.WriteLine(line.ToString().TrimEnd());
        }
    }

    private static int Width(string text) =>
        text.Sum(static character => character >= FirstWideCharacter ? 2 : 1);
}
