using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The classes that a node makes of a table, row by row. Stateless.</summary>
internal static class NodeRows
{
    /// <summary>Numbers the class of every row, by first appearance.</summary>
    /// <param name="table">The table.</param>
    /// <param name="levels">The node.</param>
    /// <param name="classOf">Receives the class of each row.</param>
    /// <returns>How many there are.</returns>
    public static int Number(EncodedTable table, ReadOnlySpan<int> levels, Span<int> classOf) =>
        table.WidestKeyBits switch
        {
            <= 32 => Number<uint>(table, levels, classOf),
            <= 64 => Number<ulong>(table, levels, classOf),
            _ => Number<UInt128>(table, levels, classOf),
        };

    private static int Number<TKey>(EncodedTable table, ReadOnlySpan<int> levels, Span<int> classOf)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var keys = new KeyLayout<TKey>(table, null).PackRows(levels);
        var numbers = new Dictionary<TKey, int>();
        for (var row = 0; row < keys.Length; row++)
        {
            if (!numbers.TryGetValue(keys[row], out classOf[row]))
            {
                classOf[row] = numbers.Count;
                numbers.Add(keys[row], classOf[row]);
            }
        }

        return numbers.Count;
    }
}
