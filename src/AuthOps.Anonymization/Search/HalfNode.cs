namespace AuthOps.Anonymization.Search;

/// <summary>
/// A node of the lattice over one half of the quasi-identifiers: to which class each of the half's tuples belongs.
/// Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class HalfNode
{
    /// <summary>Per attribute of the half and class the label number.</summary>
    private readonly int[][] _labels;

    /// <summary>A node.</summary>
    /// <param name="classOf">Per tuple its class; classes are numbered as they first occur.</param>
    /// <param name="count">Classes.</param>
    /// <param name="values">Per attribute of the half and tuple the value number.</param>
    /// <param name="labelOf">Per attribute of the half and value number the label number.</param>
    public HalfNode(int[] classOf, int count, int[][] values, int[][] labelOf)
    {
        ClassOf = classOf;
        Tuple = new int[count];
        for (var tuple = classOf.Length - 1; tuple >= 0; tuple--)
        {
            Tuple[classOf[tuple]] = tuple;
        }

        _labels = new int[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            var labels = new int[count];
            for (var at = 0; at < labels.Length; at++)
            {
                labels[at] = labelOf[i][values[i][Tuple[at]]];
            }

            _labels[i] = labels;
        }
    }

    /// <summary>Classes.</summary>
    public int Count => Tuple.Length;

    /// <summary>Per tuple its class.</summary>
    public int[] ClassOf { get; }

    /// <summary>Per class one of its tuples.</summary>
    public int[] Tuple { get; }

    /// <summary>Per class the label number of an attribute, by its position in the half.</summary>
    public ReadOnlySpan<int> Labels(int position) => _labels[position];

    /// <summary>Writes the class further up of every class here.</summary>
    /// <param name="above">A coarser node of the same half.</param>
    /// <param name="map">Per class here; as many.</param>
    public void MapTo(HalfNode above, Span<int> map)
    {
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = above.ClassOf[Tuple[i]];
        }
    }
}
