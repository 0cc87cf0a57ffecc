namespace AuthOps.Anonymization.Search;

/// <summary>Where each quasi-identifier lies in the keys of a table. Immutable and safe to share between threads.</summary>
/// <param name="shifts">The lowest bit, per attribute.</param>
/// <param name="bits">Bits, per attribute.</param>
/// <param name="low">Bits below all attributes, for the number of a sensitive value.</param>
internal sealed class KeyFields(int[] shifts, int[] bits, int low = 0)
{
    /// <summary>Bits below all attributes.</summary>
    public int Low => low;

    /// <summary>The lowest bit of an attribute's field.</summary>
    public int Shift(int attribute) => shifts[attribute];

    /// <summary>The bits of an attribute's field.</summary>
    public int Bits(int attribute) => bits[attribute];

    /// <summary>Bits of all attributes.</summary>
    public int Total => bits.Sum();

    /// <summary>Fields just wide enough for the labels of a node, in key order.</summary>
    public static KeyFields For(EncodedTable table, ReadOnlySpan<int> levels, int low = 0)
    {
        var shifts = new int[levels.Length];
        var bits = new int[levels.Length];
        var shift = low;
        for (var position = levels.Length - 1; position >= 0; position--)
        {
            var attribute = table.SearchOrder[position];
            shifts[attribute] = shift;
            bits[attribute] = EncodedTable.BitsFor(
                table.Quasi[attribute].Labels[levels[attribute]].Length
            );
            shift += bits[attribute];
        }

        return new KeyFields(shifts, bits, low);
    }
}
