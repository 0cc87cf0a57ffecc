using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LargeTables;

/// <summary>What a search takes at most, from the number of different records. Stateless.</summary>
internal static class SearchMemory
{
    /// <summary>Class tables beside those of the path from the finest node to the one in hand: the base, scratch memory, marks.</summary>
    private const int MoreTables = 4;

    /// <summary>
    /// Bytes of the class tables of one path through the lattice as if no step joined classes, on every thread; those
    /// that joined are smaller.
    /// </summary>
    public static long Of(EncodedTable table, int threads)
    {
        var keyBytes = table.WidestKeyBits switch
        {
            <= 32 => sizeof(uint),
            <= 64 => sizeof(ulong),
            _ => 2 * sizeof(ulong),
        };
        var entry = (long)(keyBytes + sizeof(int)) * (1 + table.Sensitive.Length);
        entry += (long)table.TableSums * sizeof(long);
        if (table.HasRows)
        {
            // Which classes were joined is kept for the rows.
            entry += keyBytes + sizeof(int);
            entry += table.Sensitive.Sum(static s =>
                (long)new ClassRows(s.NumberCount).Width * sizeof(int)
            );
        }

        return table.Table.RowCount * entry * (table.Quasi.Length + MoreTables) * threads;
    }
}
