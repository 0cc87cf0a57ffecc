namespace AuthOps.Dp.Queries.Input;

/// <summary>Numbers of one chunk; NULL is NaN. Used by one thread.</summary>
internal sealed class NumberBuffer(int capacity)
{
    private readonly double[] _values = new double[capacity];

    internal void Set(int row, double? value) => _values[row] = value ?? double.NaN;

    internal SourceColumn Column(int count) => SourceColumn.OfNumbers(_values.AsMemory(0, count));
}
