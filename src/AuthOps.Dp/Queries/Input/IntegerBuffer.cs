namespace AuthOps.Dp.Queries.Input;

/// <summary>Integers of one chunk, some of which may be NULL; used by one thread.</summary>
internal sealed class IntegerBuffer(int capacity)
{
    private readonly long[] _values = new long[capacity];
    private readonly bool[] _nulls = new bool[capacity];

    internal void Set(int row, long? value)
    {
        _values[row] = value.GetValueOrDefault();
        _nulls[row] = value is null;
    }

    internal SourceColumn Column(int count) =>
        SourceColumn.OfIntegers(_values.AsMemory(0, count), _nulls.AsMemory(0, count));
}
