using System.Numerics;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// The overlaps of one node of which some are withheld: those below k, those of classes below k, and more of an earlier cell where too few of
/// it are left behind, until all hold or none is left. Each round withholds a record at least, so this comes to an end. How many are withheld does
/// not depend on the order of rows; which ones of an overlap does. Holds scratch memory; not safe for concurrent use.
/// </summary>
/// <param name="overlaps">The overlaps of a table's classes.</param>
/// <param name="k">The fewest persons of a cell and of a class.</param>
internal sealed class Withholding<TKey>(Overlaps<TKey> overlaps, int k)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Where the overlaps of each cell begin, and where the last ones end.</summary>
    private readonly int[] _starts = new int[overlaps.Sizes.Length + 1];
    private ClassTable<TKey> _node = new();
    private NodeClasses<TKey>? _classes;

    /// <summary>Records of each overlap that stay.</summary>
    private int[] _stay = [];
    private int[] _classOf = [];
    private int[] _classSizes = [];

    /// <summary>Records that stay.</summary>
    public long Records { get; private set; }

    /// <summary>Classes of the node, those of a population alone included.</summary>
    public int Classes => _classSizes.Length;

    /// <summary>Takes a node, of which the policy itself suppresses some classes.</summary>
    /// <param name="node">Its overlaps.</param>
    /// <param name="classes">Its classes.</param>
    public void Load(ClassTable<TKey> node, NodeClasses<TKey> classes)
    {
        (_node, _classes) = (node, classes);
        _stay = new int[node.Length];
        _classOf = new int[node.Length];
        _classSizes = new int[classes.Count];
        Records = 0;
        Array.Clear(_starts);
        for (var i = 0; i < node.Length; i++)
        {
            _starts[overlaps.Cell(node.Keys[i]) + 1]++;
            _classOf[i] = classes.IndexOf(overlaps.Class(node.Keys[i]));
            _stay[i] = classes.Fails(_classOf[i]) ? 0 : node.Counts[i];
            Records += _stay[i];
        }

        for (var cell = 0; cell + 1 < _starts.Length; cell++)
        {
            _starts[cell + 1] += _starts[cell];
        }
    }

    /// <summary>Withholds until sizes hold.</summary>
    /// <param name="isEnough">Told how many records stay: whether nothing that comes of it serves.</param>
    /// <returns>Whether some stay and serve.</returns>
    public bool Settle(Func<long, bool> isEnough)
    {
        while (Records > 0 && !isEnough(Records))
        {
            Array.Clear(_classSizes);
            for (var i = 0; i < _stay.Length; i++)
            {
                _classSizes[_classOf[i]] += _stay[i];
            }

            var before = Records;
            for (var cell = 0; cell < overlaps.Sizes.Length; cell++)
            {
                Settle(cell);
            }

            if (Records == before)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Withholds overlaps whose values fail, and the smallest of a cell where those of the ones left behind do.</summary>
    /// <param name="judged">What the rule says of the records that stay, its classes those of <see cref="RowsOf"/>.</param>
    public void Withhold(StepJudgement judged)
    {
        var cells = judged.Cells;
        var (touched, behind) = (new HashSet<int>(), new HashSet<int>());
        foreach (var failure in judged.Failures)
        {
            var before = cells.Before[failure.Cell];
            if (cells.ClassIn[failure.Cell] is var number and >= 0)
            {
                var key = overlaps.Key(_classes!.Key(number), before);
                Withhold(Array.BinarySearch(_node.Keys, 0, _node.Length, key));
                touched.Add(before);
            }
            else
            {
                behind.Add(before);
            }
        }

        behind.ExceptWith(touched);
        foreach (var cell in behind)
        {
            Withhold(Smallest(cell));
        }
    }

    /// <summary>Nothing stays.</summary>
    public void WithholdAll()
    {
        Array.Clear(_stay);
        Records = 0;
    }

    /// <summary>The class of every row, and the rows that stay, ascending; of an overlap the first ones stay.</summary>
    /// <param name="levels">The node.</param>
    public (int[] ClassOf, int[] Rows) RowsOf(ReadOnlySpan<int> levels)
    {
        var keys = overlaps.Layout.PackRows(levels);
        var classOf = new int[keys.Length];
        var rows = new int[Records];
        int[] more = [.. _stay];
        var count = 0;
        for (var row = 0; row < keys.Length; row++)
        {
            var overlap = Array.BinarySearch(_node.Keys, 0, _node.Length, keys[row]);
            classOf[row] = _classOf[overlap];
            if (more[overlap]-- > 0)
            {
                rows[count++] = row;
            }
        }

        return (classOf, rows);
    }

    /// <summary>One round of one cell.</summary>
    private void Settle(int cell)
    {
        var (parts, staying) = (0, 0);
        for (var i = _starts[cell]; i < _starts[cell + 1]; i++)
        {
            parts += _stay[i] > 0 ? 1 : 0;
            staying += _stay[i];
        }

        var behind = overlaps.Sizes[cell] - staying;
        var isCut = cell == 0 || parts > 1 || behind > 0;
        for (var i = _starts[cell]; i < _starts[cell + 1]; i++)
        {
            if (_stay[i] > 0 && ((isCut && _stay[i] < k) || _classSizes[_classOf[i]] < k))
            {
                staying -= _stay[i];
                Withhold(i);
            }
        }

        behind = overlaps.Sizes[cell] - staying;
        if (cell > 0 && staying > 0 && behind > 0 && behind < k)
        {
            GiveCompany(cell, k - behind);
        }
    }

    /// <summary>
    /// So many more of a cell are withheld: single records of parts that stay large, the largest part first, or else the smallest part whole; of
    /// equal ones the first in the order of labels.
    /// </summary>
    private void GiveCompany(int cell, int needed)
    {
        var parts = _stay.AsSpan(_starts[cell], _starts[cell + 1] - _starts[cell]);
        var spare = 0;
        foreach (var part in parts)
        {
            spare += Math.Max(0, part - k);
        }

        if (spare < needed)
        {
            Withhold(Smallest(cell));
            return;
        }

        Records -= needed;
        while (needed > 0)
        {
            var largest = 0;
            for (var i = 1; i < parts.Length; i++)
            {
                largest = parts[i] > parts[largest] ? i : largest;
            }

            var taken = Math.Min(needed, parts[largest] - k);
            parts[largest] -= taken;
            needed -= taken;
        }
    }

    private int Smallest(int cell)
    {
        var smallest = -1;
        for (var i = _starts[cell]; i < _starts[cell + 1]; i++)
        {
            if (_stay[i] > 0 && (smallest < 0 || _stay[i] < _stay[smallest]))
            {
                smallest = i;
            }
        }

        return smallest;
    }

    private void Withhold(int overlap)
    {
        Records -= _stay[overlap];
        _stay[overlap] = 0;
    }
}
