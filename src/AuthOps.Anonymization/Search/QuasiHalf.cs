using System.Collections.Concurrent;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Some of the quasi-identifiers by themselves: their different tuples, and the classes of these at every node asked
/// for. Safe for concurrent use.
/// </summary>
internal sealed class QuasiHalf
{
    /// <summary>Cells that are made for each tuple where pairs of numbers are numbered, at most.</summary>
    private const int CellsPerTuple = 16;

    private readonly EncodedTable _table;

    /// <summary>Per attribute and tuple the value number.</summary>
    private readonly int[][] _values;

    /// <summary>Classes by the first attributes alone, which many nodes share.</summary>
    private readonly ConcurrentDictionary<(int Positions, long Levels), Numbering> _parts = new();
    private readonly ConcurrentDictionary<long, HalfNode> _nodes = new();

    /// <summary>Numbers the tuples.</summary>
    /// <param name="table">The table.</param>
    /// <param name="attributes">The attributes of the half; there may be none.</param>
    /// <param name="values">Per attribute of the half and record the value number.</param>
    /// <param name="records">Records.</param>
    /// <param name="tupleOf">Per record its tuple.</param>
    public QuasiHalf(
        EncodedTable table,
        int[] attributes,
        int[][] values,
        int records,
        out int[] tupleOf
    )
    {
        _table = table;
        Attributes = attributes;
        var numbering = new Numbering(new int[records], 1);
        for (var i = 0; i < attributes.Length; i++)
        {
            var quasi = table.Quasi[attributes[i]];
            numbering = Refine(numbering, values[i], quasi.LabelOf[0], quasi.ValueCount);
        }

        tupleOf = numbering.Of;
        Tuples = numbering.Count;
        _values = Array.ConvertAll(values, _ => new int[numbering.Count]);
        for (var record = 0; record < records; record++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                _values[i][tupleOf[record]] = values[i][record];
            }
        }
    }

    /// <summary>The quasi-identifiers of the half.</summary>
    public int[] Attributes { get; }

    /// <summary>Different tuples.</summary>
    public int Tuples { get; }

    /// <summary>Nodes of the half's own lattice.</summary>
    public long Nodes =>
        Attributes.Aggregate(1L, (n, a) => n * _table.Quasi[a].Hierarchy.LevelCount);

    /// <summary>A node of the half.</summary>
    /// <param name="levels">The levels of all quasi-identifiers.</param>
    public HalfNode At(ReadOnlySpan<int> levels)
    {
        var number = NumberOf(levels, Attributes.Length);
        return _nodes.TryGetValue(number, out var node)
            ? node
            : _nodes.GetOrAdd(number, Create(levels));
    }

    private HalfNode Create(ReadOnlySpan<int> levels)
    {
        var numbering = Part(levels, Attributes.Length);
        var labelOf = new int[Attributes.Length][];
        for (var i = 0; i < labelOf.Length; i++)
        {
            labelOf[i] = LabelOf(i, levels);
        }

        return new HalfNode(numbering.Of, numbering.Count, _values, labelOf);
    }

    private int[] LabelOf(int position, ReadOnlySpan<int> levels) =>
        _table.Quasi[Attributes[position]].LabelOf[levels[Attributes[position]]];

    private long NumberOf(ReadOnlySpan<int> levels, int positions)
    {
        var number = 0L;
        for (var i = 0; i < positions; i++)
        {
            var attribute = Attributes[i];
            number = (number * _table.Quasi[attribute].Hierarchy.LevelCount) + levels[attribute];
        }

        return number;
    }

    private Numbering Part(ReadOnlySpan<int> levels, int positions)
    {
        if (positions == 0)
        {
            return new Numbering(new int[Tuples], 1);
        }

        var key = (positions, NumberOf(levels, positions));
        if (_parts.TryGetValue(key, out var part))
        {
            return part;
        }

        var attribute = Attributes[positions - 1];
        part = Refine(
            Part(levels, positions - 1),
            _values[positions - 1],
            LabelOf(positions - 1, levels),
            _table.Quasi[attribute].Labels[levels[attribute]].Length
        );
        return _parts.GetOrAdd(key, part);
    }

    /// <summary>Numbers pairs of a class and a label as they first occur.</summary>
    private static Numbering Refine(
        Numbering classes,
        int[] values,
        ReadOnlySpan<int> labelOf,
        int labels
    )
    {
        if (labels == 1)
        {
            return classes;
        }

        var of = new int[values.Length];
        var count = 0;
        var pairs = (long)classes.Count * labels;
        if (pairs <= Math.Min(Array.MaxLength, (CellsPerTuple * (long)of.Length) + 1024))
        {
            var cells = new int[pairs];
            for (var i = 0; i < of.Length; i++)
            {
                ref var cell = ref cells[(classes.Of[i] * labels) + labelOf[values[i]]];
                if (cell == 0)
                {
                    cell = ++count;
                }

                of[i] = cell - 1;
            }

            return new Numbering(of, count);
        }

        var numbers = new Dictionary<long, int>();
        for (var i = 0; i < of.Length; i++)
        {
            var pair = ((long)classes.Of[i] * labels) + labelOf[values[i]];
            if (!numbers.TryGetValue(pair, out of[i]))
            {
                of[i] = count;
                numbers.Add(pair, count++);
            }
        }

        return new Numbering(of, count);
    }

    private readonly record struct Numbering(int[] Of, int Count);
}
