using System.Buffers;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Arrays from the shared pool that all go back at once. Large arrays made anew each time would call for a collection, and
/// for fresh pages, with every question. Not thread-safe.
/// </summary>
internal sealed class ArrayArena : IDisposable
{
    private readonly List<double[]> _doubles = [];
    private readonly List<int[]> _integers = [];

    /// <summary>An array of at least a length; its first elements, as many as the length says, are 0.</summary>
    internal double[] Zeros(int length)
    {
        var array = Any(length);
        Array.Clear(array, 0, length);
        return array;
    }

    /// <summary>An array of at least a length, with anything in it.</summary>
    internal double[] Any(int length)
    {
        var array = ArrayPool<double>.Shared.Rent(length);
        _doubles.Add(array);
        return array;
    }

    /// <summary>An array of at least a length, with anything in it.</summary>
    internal int[] AnyIntegers(int length)
    {
        var array = ArrayPool<int>.Shared.Rent(length);
        _integers.Add(array);
        return array;
    }

    public void Dispose()
    {
        _doubles.ForEach(static array => ArrayPool<double>.Shared.Return(array));
        _integers.ForEach(static array => ArrayPool<int>.Shared.Return(array));
        _doubles.Clear();
        _integers.Clear();
    }
}
