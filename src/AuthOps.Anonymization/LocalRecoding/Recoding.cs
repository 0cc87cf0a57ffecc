namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>Classes of different records, each with a label per quasi-identifier; what is in none is suppressed.</summary>
internal sealed class Recoding
{
    private readonly DistinctRecords _records;

    /// <param name="records">The records.</param>
    /// <param name="classes">The members of each class; none of them empty, no record in two.</param>
    public Recoding(DistinctRecords records, IReadOnlyList<int[]> classes)
    {
        _records = records;
        ClassOf = new int[records.Count];
        Array.Fill(ClassOf, -1);
        Nodes = Array.ConvertAll(records.Trees, _ => new int[classes.Count]);
        Sizes = new int[classes.Count];
        Members = classes;
        for (var number = 0; number < classes.Count; number++)
        {
            foreach (var record in classes[number])
            {
                ClassOf[record] = number;
            }

            Sizes[number] = records.SizeOf(classes[number]);
            for (var a = 0; a < Nodes.Length; a++)
            {
                Nodes[a][number] = Label(records, a, classes[number]);
            }
        }

        KeptRows = Sizes.Sum(static size => (long)size);
        Excess = new long[Nodes.Length];
        for (var a = 0; a < Nodes.Length; a++)
        {
            var domain = records.Table.Quasi[a].Hierarchy.ValueCount;
            Excess[a] = (records.Table.Table.RowCount - KeptRows) * (domain - 1);
            for (var number = 0; number < Sizes.Length; number++)
            {
                Excess[a] += (long)Sizes[number] * records.Trees[a].Excess(Nodes[a][number]);
            }
        }
    }

    /// <summary>The members of each class.</summary>
    public IReadOnlyList<int[]> Members { get; }

    /// <summary>Different record to class, -1 where it is suppressed.</summary>
    public int[] ClassOf { get; }

    /// <summary>Per quasi-identifier: the node of each class.</summary>
    public int[][] Nodes { get; }

    /// <summary>Rows of each class.</summary>
    public int[] Sizes { get; }

    /// <summary>Rows in classes.</summary>
    public long KeptRows { get; }

    /// <summary>Per quasi-identifier: the sum of domain values less one over all cells, suppressed ones counted with the whole domain.</summary>
    public long[] Excess { get; }

    /// <summary>An attribute's loss, exactly: 0 where nothing is generalised, 1 where everything is suppressed.</summary>
    public Ratio LossOf(int attribute)
    {
        var domain = _records.Table.Quasi[attribute].Hierarchy.ValueCount;
        return domain == 1
            ? Ratio.Zero
            : new Ratio(Excess[attribute], (long)_records.Table.Table.RowCount * (domain - 1));
    }

    /// <summary>The weighted mean of the attributes' losses.</summary>
    public double Loss()
    {
        var attributes = _records.Table.Policy.QuasiIdentifiers;
        var (sum, weights) = (0.0, 0.0);
        var unweighted = attributes.All(static a => a.Weight == Ratio.Zero);
        for (var a = 0; a < attributes.Count; a++)
        {
            var weight = unweighted ? 1 : attributes[a].Weight.ToDouble();
            sum += weight * LossOf(a).ToDouble();
            weights += weight;
        }

        return sum / weights;
    }

    /// <summary>The finest label that some records share, or -1.</summary>
    internal static int Label(DistinctRecords records, int attribute, ReadOnlySpan<int> members)
    {
        var tree = records.Trees[attribute];
        var nodes = records.Nodes[attribute];
        var node = nodes[members[0]];
        for (var i = 1; i < members.Length; i++)
        {
            node = tree.Join(node, nodes[members[i]]);
        }

        return node;
    }
}
