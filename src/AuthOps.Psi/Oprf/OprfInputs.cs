namespace AuthOps.Psi.Oprf;

/// <summary>Inputs of different lengths in one span of bytes. A view, which lives as long as the spans; immutable and safe to share between threads while they are.</summary>
public readonly ref struct OprfInputs
{
    /// <summary>The longest input, in bytes (RFC 9497, 1.2).</summary>
    public const int MaxLength = ushort.MaxValue;

    private readonly ReadOnlySpan<byte> _data;
    private readonly ReadOnlySpan<int> _ends;

    /// <summary>Makes the view.</summary>
    /// <param name="data">The inputs one after another.</param>
    /// <param name="ends">Where each ends; ascending, the last is the length of <paramref name="data"/>.</param>
    /// <exception cref="ArgumentException">The ends do not ascend or do not fit, or an input is longer than <see cref="MaxLength"/>.</exception>
    public OprfInputs(ReadOnlySpan<byte> data, ReadOnlySpan<int> ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            if (end < start || end - start > MaxLength)
            {
                throw new ArgumentException(
                    $"An input ends at {end} and begins at {start}; ends ascend and an input has at most {MaxLength} bytes.",
                    nameof(ends)
                );
            }

            start = end;
        }

        if (start != data.Length)
        {
            throw new ArgumentException(
                $"The last input ends at {start}; the data has {data.Length} bytes.",
                nameof(ends)
            );
        }

        _data = data;
        _ends = ends;
    }

    /// <summary>The number of inputs.</summary>
    public int Count => _ends.Length;

    /// <summary>One input.</summary>
    public ReadOnlySpan<byte> this[int index] => _data[Start(index).._ends[index]];

    /// <summary>The inputs back to back.</summary>
    internal ReadOnlySpan<byte> Data => Count == 0 ? [] : _data[_offset.._ends[^1]];

    /// <summary>A part of the inputs, not checked again.</summary>
    internal OprfInputs Slice(int start, int count) => new(this, start, count);

    /// <summary>The length of all inputs where it is the same, else -1.</summary>
    internal int CommonLength()
    {
        var length = Count == 0 ? -1 : _ends[0] - Start(0);
        for (var i = 1; i < Count; i++)
        {
            if (_ends[i] - Start(i) != length)
            {
                return -1;
            }
        }

        return length;
    }

    private OprfInputs(OprfInputs whole, int start, int count)
    {
        _data = whole._data;
        _ends = whole._ends.Slice(start, count);
        _offset = start == 0 ? whole._offset : whole._ends[start - 1];
    }

    // Where the first input of a part begins.
    private readonly int _offset;

    private int Start(int index) => index == 0 ? _offset : _ends[index - 1];
}
