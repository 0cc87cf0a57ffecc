using System.Runtime.InteropServices;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// How often each pair of a class and a value occurs: a row of counters a class while values are few, a hash table of
/// the pairs that occur else. Not safe for concurrent use.
/// </summary>
internal sealed class PairCounts
{
    private const int MaxDense = 64;

    private readonly Dictionary<(int Class, int Value), int> _sparse = [];
    private int[] _dense = [];
    private int _stride = 1;

    private bool IsDense => _stride <= MaxDense;

    /// <summary>Makes room for values from 0 to one less than a number.</summary>
    public void Reserve(int values)
    {
        if (values <= _stride || !IsDense)
        {
            return;
        }

        var before = (_dense, _stride);
        while (_stride < values)
        {
            _stride *= 2;
        }

        _dense = IsDense ? new int[before._dense.Length / before._stride * _stride] : [];
        for (var i = 0; i < before._dense.Length; i++)
        {
            if (before._dense[i] > 0)
            {
                var (number, value) = Math.DivRem(i, before._stride);
                if (IsDense)
                {
                    _dense[(number * _stride) + value] = before._dense[i];
                }
                else
                {
                    _sparse.Add((number, value), before._dense[i]);
                }
            }
        }
    }

    /// <summary>Counts a row each.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="numbers">The value of every code, at code + 1; all below what was reserved.</param>
    public void Add(ReadOnlySpan<int> classes, ReadOnlySpan<int> codes, ReadOnlySpan<int> numbers)
    {
        if (!IsDense)
        {
            for (var row = 0; row < classes.Length; row++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(
                    _sparse,
                    (classes[row], numbers[codes[row] + 1]),
                    out _
                )++;
            }

            return;
        }

        var needed = (Largest(classes) + 1L) * _stride;
        if (needed > _dense.Length)
        {
            Array.Resize(
                ref _dense,
                (int)Math.Max(needed, Math.Min(2L * _dense.Length, Array.MaxLength))
            );
        }

        var dense = _dense.AsSpan();
        for (var row = 0; row < classes.Length; row++)
        {
            dense[(classes[row] * _stride) + numbers[codes[row] + 1]]++;
        }
    }

    /// <summary>The values of each class.</summary>
    public ValueCount[][] ByClass(int classes)
    {
        var lists = new List<ValueCount>[classes];
        foreach (var ((number, value), count) in _sparse)
        {
            (lists[number] ??= []).Add(new ValueCount(value, count));
        }

        for (var i = 0; i < _dense.Length; i++)
        {
            if (_dense[i] > 0)
            {
                var (number, value) = Math.DivRem(i, _stride);
                (lists[number] ??= []).Add(new ValueCount(value, _dense[i]));
            }
        }

        return Array.ConvertAll(lists, static list => list?.ToArray() ?? []);
    }

    private static int Largest(ReadOnlySpan<int> classes)
    {
        var largest = 0;
        foreach (var number in classes)
        {
            largest = Math.Max(largest, number);
        }

        return largest;
    }
}
