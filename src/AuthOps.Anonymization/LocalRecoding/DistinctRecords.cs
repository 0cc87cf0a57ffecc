using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The different records of a table at the finest levels allowed, in the order of their packed keys: costliest
/// attributes first, so that neighbours are alike. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class DistinctRecords
{
    private DistinctRecords(EncodedTable table, TreeNodes[] trees, int count)
    {
        Table = table;
        Trees = trees;
        Sizes = new int[count];
        Nodes = Array.ConvertAll(trees, _ => new int[count]);
        OfRow = new int[table.Table.RowCount];
        Tallies = Array.ConvertAll(table.Sensitive, _ => new Tally[count]);
        Persons = table.Policy.Population is null ? null : new PersonsUnder(table, trees);
    }

    public EncodedTable Table { get; }

    /// <summary>Per quasi-identifier: its labels.</summary>
    public TreeNodes[] Trees { get; }

    /// <summary>The persons of the population under each label; null where no model has one.</summary>
    public PersonsUnder? Persons { get; }

    /// <summary>Different records.</summary>
    public int Count => Sizes.Length;

    /// <summary>Rows of each.</summary>
    public int[] Sizes { get; }

    /// <summary>Per quasi-identifier: the node of each.</summary>
    public int[][] Nodes { get; }

    /// <summary>Row to different record.</summary>
    public int[] OfRow { get; }

    /// <summary>Per sensitive attribute: the values of each.</summary>
    public Tally[][] Tallies { get; }

    public static DistinctRecords Create(EncodedTable table)
    {
        var attributes = table.Policy.QuasiIdentifiers;
        var weights = attributes.Select(static a => a.Weight.ToDouble()).ToArray();
        var sum = weights.Sum();
        var trees = new TreeNodes[weights.Length];
        for (var i = 0; i < trees.Length; i++)
        {
            var share = sum > 0 ? weights[i] / sum : 1.0 / trees.Length;
            trees[i] = new TreeNodes(
                table.Quasi[i],
                attributes[i].MinimumLevel,
                attributes[i].MaximumLevel,
                share * TreeNodes.Units
            );
        }

        for (var i = 0; i < trees.Length; i++)
        {
            if (trees[i].Count > TreeNodes.MaxCount)
            {
                throw new PolicyException(
                    PolicyError.TooManyLabels,
                    $"Column '{attributes[i].Name}' has {trees[i].Count} different labels and a local recoding numbers {TreeNodes.MaxCount}; raise its finest level, or coarsen it before.",
                    attributes[i].Name
                );
            }
        }

        return table.KeyBits switch
        {
            <= 32 => Create<uint>(table, trees),
            <= 64 => Create<ulong>(table, trees),
            _ => Create<UInt128>(table, trees),
        };
    }

    /// <summary>The sensitive values of several records together, per sensitive attribute.</summary>
    public Tally[] TallyOf(ReadOnlySpan<int> records)
    {
        var tallies = new Tally[Tallies.Length];
        for (var i = 0; i < tallies.Length; i++)
        {
            var counts = new int[Table.Sensitive[i].NumberCount];
            foreach (var record in records)
            {
                var tally = Tallies[i][record];
                for (var j = 0; j < tally.Values.Length; j++)
                {
                    counts[tally.Values[j]] += tally.Counts[j];
                }
            }

            tallies[i] = Compact(counts);
        }

        return tallies;
    }

    /// <summary>Rows of several records.</summary>
    public int SizeOf(ReadOnlySpan<int> records)
    {
        var size = 0;
        foreach (var record in records)
        {
            size += Sizes[record];
        }

        return size;
    }

    private static Tally Compact(int[] counts)
    {
        var values = new List<int>();
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] > 0)
            {
                values.Add(number);
            }
        }

        return new Tally([.. values], [.. values.Select(v => counts[v])]);
    }

    private static DistinctRecords Create<TKey>(EncodedTable table, TreeNodes[] trees)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var layout = new KeyLayout<TKey>(table, null);
        var keys = layout.PackRows(
            table.Policy.QuasiIdentifiers.Select(static a => a.MinimumLevel).ToArray()
        );
        var rows = new int[keys.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(keys, rows);
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            count += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        }

        var records = new DistinctRecords(table, trees, count);
        for (int i = 0, record = -1; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                record++;
                for (var a = 0; a < trees.Length; a++)
                {
                    records.Nodes[a][record] = trees[a].NodeOfLabel[layout.Label(keys[i], a)];
                }
            }

            records.Sizes[record]++;
            records.OfRow[rows[i]] = record;
        }

        records.CountSensitive(rows);
        return records;
    }

    private void CountSensitive(int[] rows)
    {
        for (var i = 0; i < Tallies.Length; i++)
        {
            var codes = Table.Sensitive[i].Column.Codes;
            for (int record = 0, at = 0; record < Count; at += Sizes[record++])
            {
                var numbers = new int[Sizes[record]];
                for (var j = 0; j < numbers.Length; j++)
                {
                    numbers[j] = codes[rows[at + j]] + 1;
                }

                Array.Sort(numbers);
                var groups = numbers.GroupBy(static n => n).ToArray();
                Tallies[i][record] = new Tally(
                    Array.ConvertAll(groups, static g => g.Key),
                    Array.ConvertAll(groups, static g => g.Count())
                );
            }
        }
    }
}
