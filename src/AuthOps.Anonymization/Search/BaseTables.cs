using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The distinct records of a table: the class table of the finest node, and one per sensitive attribute with its
/// number in the low bits. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class BaseTables<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>The class tables of the finest node.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isSplit">Whether classes are to be pairs of two halves, where that serves.</param>
    public BaseTables(EncodedTable table, bool isSplit = false)
        : this(table, new int[table.Quasi.Length])
    {
        Split = isSplit ? SplitBase.Create(table, this) : null;
    }

    /// <summary>The class tables of any node, straight from the rows.</summary>
    public BaseTables(EncodedTable table, ReadOnlySpan<int> levels)
    {
        Layout = new KeyLayout<TKey>(table, null);
        Layouts = table.Sensitive.Select(s => new KeyLayout<TKey>(table, s)).ToArray();
        Plain = BuildPlain(table, levels);
        Sensitive = new ClassTable<TKey>[Layouts.Length];
        for (var i = 0; i < Layouts.Length; i++)
        {
            Sensitive[i] = new ClassTable<TKey>();
            Count(Layouts[i].PackRows(levels), table.Weights, Sensitive[i]);
        }

        Rows = table.HasRows ? table.Sensitive.Select((_, i) => BuildRows(table, i)).ToArray() : [];
    }

    /// <summary>Where quasi-identifiers lie in a plain key.</summary>
    public KeyLayout<TKey> Layout { get; }

    /// <summary>The same with a sensitive number, per sensitive attribute.</summary>
    public KeyLayout<TKey>[] Layouts { get; }

    /// <summary>The same records as pairs of two halves, or null.</summary>
    public SplitBase? Split { get; }

    /// <summary>Classes by quasi-identifiers alone.</summary>
    public ClassTable<TKey> Plain { get; }

    /// <summary>Classes by quasi-identifiers and one sensitive attribute.</summary>
    public ClassTable<TKey>[] Sensitive { get; }

    /// <summary>Rows of the plain classes per sensitive attribute, where the table has them.</summary>
    public ClassRows[] Rows { get; }

    /// <summary>Both tables are in the order of their keys; a plain class may have no record.</summary>
    private ClassRows BuildRows(EncodedTable table, int attribute)
    {
        var rows = new ClassRows(table.Sensitive[attribute].NumberCount);
        rows.Reserve(Plain.Length);
        rows.Clear();
        var entries = Sensitive[attribute];
        var layout = Layouts[attribute];
        var at = 0;
        for (var entry = 0; entry < entries.Length; entry++)
        {
            var key = entries.Keys[entry] >>> layout.SensitiveBits;
            while (Plain.Keys[at] != key)
            {
                at++;
            }

            var number = int.CreateTruncating(layout.SensitiveNumber(entries.Keys[entry]));
            rows.Cell(at, number) = entries.Counts[entry];
        }

        return rows;
    }

    /// <summary>Counts records by key.</summary>
    /// <param name="keys">A key a row; sorted afterwards.</param>
    /// <param name="weights">How many records each row stands for; null where one.</param>
    /// <param name="table">Takes the classes.</param>
    internal static void Count(TKey[] keys, RecordWeights? weights, ClassTable<TKey> table)
    {
        int[] counts = [];
        if (weights is null)
        {
            KeySort.Sort(keys);
        }
        else
        {
            counts = [.. weights.Counts];
            Array.Sort(keys, counts);
        }

        table.Reserve(Distinct(keys));
        for (var i = 0; i < keys.Length; i++)
        {
            table.Append(keys[i], weights is null ? 1 : counts[i]);
        }
    }

    private static int Distinct(ReadOnlySpan<TKey> sorted)
    {
        var distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    private ClassTable<TKey> BuildPlain(EncodedTable table, ReadOnlySpan<int> levels)
    {
        var records = new ClassTable<TKey>(0, table.NeedsFirst);
        var keys = Layout.PackRows(levels);
        if (table.NeedsFirst)
        {
            CountWithFirst(keys, table.Weights, records);
        }
        else
        {
            Count(keys, table.Weights, records);
        }

        if (table.SumColumns == 0)
        {
            return records;
        }

        var population = new ClassTable<TKey>();
        if (table.PopulationColumn >= 0)
        {
            Count(Layout.PackPopulation(levels), null, population);
        }

        return Join(table, records, population);
    }

    private static void CountWithFirst(TKey[] keys, RecordWeights? weights, ClassTable<TKey> table)
    {
        var rows = new int[keys.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(keys, rows);
        table.Reserve(Distinct(keys));
        for (var i = 0; i < keys.Length; i++)
        {
            table.Append(keys[i], weights?.Counts[rows[i]] ?? 1);
            var last = table.Length - 1;
            table.First![last] =
                i == 0 || keys[i] != keys[i - 1] ? rows[i] : Math.Min(table.First[last], rows[i]);
        }
    }

    /// <summary>All tuples of either table, with the sums the models and the quality model ask for.</summary>
    private static ClassTable<TKey> Join(
        EncodedTable table,
        ClassTable<TKey> records,
        ClassTable<TKey> population
    )
    {
        var joined = new ClassTable<TKey>(table.TableSums, table.NeedsFirst);
        joined.Reserve(records.Length + population.Length);
        var r = 0;
        var p = 0;
        while (r < records.Length || p < population.Length)
        {
            var hasRecord =
                r < records.Length
                && (p == population.Length || records.Keys[r] <= population.Keys[p]);
            var hasPerson =
                p < population.Length
                && (r == records.Length || population.Keys[p] <= records.Keys[r]);
            var at = joined.Length++;
            joined.Keys[at] = hasRecord ? records.Keys[r] : population.Keys[p];
            joined.Counts[at] = hasRecord ? records.Counts[r] : 0;
            if (joined.First is not null)
            {
                joined.First[at] = hasRecord ? records.First![r] : int.MaxValue;
            }

            var persons = hasPerson ? population.Counts[p] : 0;
            if (table.PersonBits > 0)
            {
                joined.Counts[at] = (joined.Counts[at] << table.PersonBits) | persons;
            }
            else if (table.PopulationColumn >= 0)
            {
                joined.Sums[table.PopulationColumn][at] = persons;
            }

            if (table.SquaresColumn >= 0)
            {
                joined.Sums[table.SquaresColumn][at] = (long)joined.Counts[at] * joined.Counts[at];
            }

            r += hasRecord ? 1 : 0;
            p += hasPerson ? 1 : 0;
        }

        return joined;
    }
}
