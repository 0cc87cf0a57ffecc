namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of one node as pairs of a class of the first half of the quasi-identifiers and one of the second: by
/// the first in order, by the second in none. Not safe for concurrent use.
/// </summary>
internal sealed class SplitTable
{
    /// <summary>The node's levels of the first half.</summary>
    public HalfNode First { get; private set; } = null!;

    /// <summary>The node's levels of the second half.</summary>
    public HalfNode Second { get; private set; } = null!;

    /// <summary>Per class of the first half where its entries begin; one more for the end.</summary>
    public int[] Starts { get; private set; } = [];

    /// <summary>Per entry the class of the second half; padded.</summary>
    public int[] Seconds { get; private set; } = [];

    /// <summary>Per entry its records, as class tables count them; padded.</summary>
    public int[] Counts { get; private set; } = [];

    /// <summary>Entries.</summary>
    public int Length { get; set; }

    /// <summary>Makes room; the content is lost.</summary>
    public void Reserve(HalfNode first, HalfNode second, int capacity)
    {
        First = first;
        Second = second;
        Length = 0;
        if (Starts.Length < first.Count + 1)
        {
            Starts = new int[first.Count + 1];
        }

        if (Counts.Length < capacity + ClassKernels.Padding)
        {
            Counts = new int[capacity + ClassKernels.Padding];
            Seconds = new int[capacity + ClassKernels.Padding];
        }
    }

    /// <summary>Gives back memory that is not needed.</summary>
    public void Trim()
    {
        if (Counts.Length > 2 * (Length + ClassKernels.Padding))
        {
            Counts = Counts.AsSpan(0, Length + ClassKernels.Padding).ToArray();
            Seconds = Seconds.AsSpan(0, Length + ClassKernels.Padding).ToArray();
        }
    }
}
