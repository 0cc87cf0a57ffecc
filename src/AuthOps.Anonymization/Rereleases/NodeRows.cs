using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The classes that a node makes of a table, row by row. Stateless.</summary>
internal static class NodeRows
{
    /// <summary>Numbers the class of every row, by first appearance.</summary>
    /// <param name="table">The table.</param>
    /// <param name="levels">The node.</param>
    /// <param name="classOf">Receives the class of each row; all zeros before.</param>
    /// <returns>How many there are.</returns>
    public static int Number(EncodedTable table, ReadOnlySpan<int> levels, int[] classOf)
    {
        var count = 1;
        var labels = new int[classOf.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            var quasi = table.Quasi[i];
            var labelOf = quasi.LabelOf[levels[i]];
            if (quasi.Labels[levels[i]].Length == 1)
            {
                continue;
            }

            var codes = quasi.Column.Codes;
            for (var row = 0; row < labels.Length; row++)
            {
                labels[row] = labelOf[quasi.CodeOfCell[codes[row] + 1]];
            }

            count = ReleaseClasses.Refine(classOf, labels);
        }

        return count;
    }
}
