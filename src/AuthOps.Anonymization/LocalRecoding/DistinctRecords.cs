using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The different records of a table at the finest levels allowed, in the order of their packed keys: costliest
/// attributes first, so that neighbours are alike. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class DistinctRecords
{
    private DistinctRecords(EncodedTable table, RecordParts? parts, TreeNodes[] trees, int count)
    {
        Table = table;
        Parts = parts;
        Trees = trees;
        Sizes = new int[count];
        Nodes = Array.ConvertAll(trees, _ => new int[count]);
        OfRow = new int[table.Table.RowCount];
        Tallies =
        [
            .. Enumerable
                .Range(0, table.Sensitive.Length + (parts is null ? 0 : 1))
                .Select(_ => new Tally[count]),
        ];
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

    /// <summary>The cells of earlier releases that records lie in; null where there are no earlier releases to look at.</summary>
    public RecordParts? Parts { get; }

    /// <summary>Rows that a method may leave out: none after earlier releases, since whoever is left behind needs company.</summary>
    public long Allowance => Parts is null ? Table.Allowance : 0;

    /// <summary>Row to different record; -1 for rows that no class may have.</summary>
    public int[] OfRow { get; }

    /// <summary>Per sensitive attribute: the values of each; behind them the parts, where there are any.</summary>
    public Tally[][] Tallies { get; }

    /// <summary>Finds the different records of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="sets">What earlier releases ask of classes; null where there are none.</param>
    /// <exception cref="PolicyException">A column has too many labels.</exception>
    public static DistinctRecords Create(EncodedTable table, EarlierSets? sets = null)
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

        var parts = sets is null ? null : new RecordParts(table, sets);
        return table.KeyBits switch
        {
            <= 32 => Create<uint>(table, parts, trees),
            <= 64 => Create<ulong>(table, parts, trees),
            _ => Create<UInt128>(table, parts, trees),
        };
    }

    /// <summary>The sensitive values of several records together, per sensitive attribute, and behind them the parts.</summary>
    public Tally[] TallyOf(ReadOnlySpan<int> records)
    {
        var tallies = new Tally[Tallies.Length];
        for (var i = 0; i < Table.Sensitive.Length; i++)
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

            tallies[i] = Tally.OfCounts(counts);
        }

        if (Parts is not null)
        {
            tallies[^1] = Tally.Sum(records, Tallies[^1]);
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

    private static DistinctRecords Create<TKey>(
        EncodedTable table,
        RecordParts? parts,
        TreeNodes[] trees
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var layout = new KeyLayout<TKey>(table, null);
        var keys = layout.PackRows(
            table.Policy.QuasiIdentifiers.Select(static a => a.MinimumLevel).ToArray()
        );
        int[] rows =
        [
            .. Enumerable
                .Range(0, keys.Length)
                .Where(row => parts is null || !parts.Sets.IsWithheld[row]),
        ];
        keys = Array.ConvertAll(rows, row => keys[row]);
        Array.Sort(keys, rows);
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            count += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        }

        var records = new DistinctRecords(table, parts, trees, count);
        Array.Fill(records.OfRow, -1);
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

        records.CountTallies(rows);
        return records;
    }

    private void CountTallies(int[] rows)
    {
        for (var i = 0; i < Tallies.Length; i++)
        {
            var numbers =
                i < Table.Sensitive.Length
                    ? Array.ConvertAll(rows, row => Table.Sensitive[i].Column.Codes[row] + 1)
                    : Array.ConvertAll(rows, row => Parts!.OfRow[row]);
            for (int record = 0, at = 0; record < Count; at += Sizes[record++])
            {
                Tallies[i][record] = Tally.Of(numbers.AsSpan(at, Sizes[record]));
            }
        }
    }
}
