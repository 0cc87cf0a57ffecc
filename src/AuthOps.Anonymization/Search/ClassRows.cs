using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// For every class of a table a row of cells: how many of its records have each sensitive value, by number. Not safe
/// for concurrent use.
/// </summary>
/// <param name="numbers">One more than the largest number of a value.</param>
internal sealed class ClassRows(int numbers)
{
    /// <summary>The most numbers that get rows; with more, a table entry a class and value is smaller.</summary>
    public const int MaxNumbers = 64;

    /// <summary>The cells, row after row; no 16 of them cross a cache line.</summary>
    private readonly AlignedArray<int> _cells = new();
    private readonly int _bits = Math.Max(4, EncodedTable.BitsFor(numbers));

    /// <summary>Cells of a row: a multiple of 16.</summary>
    public int Width => 1 << _bits;

    /// <summary>Rows of the same numbers, of no classes yet.</summary>
    public ClassRows NewLike() => new(numbers);

    /// <summary>A class's row.</summary>
    public Span<int> Row(int index) => _cells.Span.Slice(index << _bits, 1 << _bits);

    /// <summary>A cell of a class.</summary>
    public ref int Cell(int index, int number) => ref _cells.Span[(index << _bits) + number];

    /// <summary>Makes room; the content is lost.</summary>
    public void Reserve(int classes) => _cells.Reserve(classes << _bits);

    /// <summary>Sets all cells to 0.</summary>
    public void Clear() => _cells.Span.Clear();

    /// <summary>Adds a row of another table to one of this.</summary>
    public void Add(int index, ReadOnlySpan<int> other)
    {
        unchecked
        {
            var row = Row(index);
            for (var i = 0; i < row.Length; i += Vector512<int>.Count)
            {
                (Vector512.Create(row[i..]) + Vector512.Create(other[i..])).CopyTo(row[i..]);
            }
        }
    }

    /// <summary>Fills the rows of a table whose classes are unions of another one's.</summary>
    /// <param name="source">The rows of the other table.</param>
    /// <param name="keys">The keys here of its classes, equal ones side by side.</param>
    /// <param name="order">Which class of the other table each key belongs to; empty where they are in order.</param>
    public void Merge<TKey>(ClassRows source, ReadOnlySpan<TKey> keys, ReadOnlySpan<int> order)
        where TKey : unmanaged, IEquatable<TKey>
    {
        Reserve(keys.Length);
        unchecked
        {
            ref var from = ref MemoryMarshal.GetReference(source._cells.Span);
            ref var to = ref MemoryMarshal.GetReference(_cells.Span);
            for (var block = 0; block < Width; block += Vector512<int>.Count)
            {
                var sum = Vector512<int>.Zero;
                var write = -1;
                for (var i = 0; i < keys.Length; i++)
                {
                    var isNew = i == 0 || !keys[i].Equals(keys[i - 1]) ? 1 : 0;
                    write += isNew;
                    // No branch: which classes join cannot be foreseen.
                    sum &= Vector512.Create(isNew - 1);
                    var entry = order.IsEmpty ? i : order[i];
                    sum += Vector512.LoadUnsafe(ref from, (nuint)((entry << _bits) + block));
                    sum.StoreUnsafe(ref to, (nuint)((write << _bits) + block));
                }
            }
        }
    }

    /// <summary>Fills the rows of a table whose classes are unions of another one's.</summary>
    /// <param name="source">The rows of the other table.</param>
    /// <param name="joined">Per class of the other table its class here.</param>
    /// <param name="classes">Classes here.</param>
    public void Join(ClassRows source, ReadOnlySpan<int> joined, int classes)
    {
        Reserve(classes);
        _cells.Span[..(classes << _bits)].Clear();
        unchecked
        {
            ref var from = ref MemoryMarshal.GetReference(source._cells.Span);
            ref var to = ref MemoryMarshal.GetReference(_cells.Span);
            for (var block = 0; block < Width; block += 2 * Vector256<int>.Count)
            {
                for (var i = 0; i < joined.Length; i++)
                {
                    ref var read = ref Unsafe.Add(ref from, (i << _bits) + block);
                    ref var sum = ref Unsafe.Add(ref to, (joined[i] << _bits) + block);
                    var low = Vector256.LoadUnsafe(ref sum) + Vector256.LoadUnsafe(ref read);
                    var high =
                        Vector256.LoadUnsafe(ref sum, (nuint)Vector256<int>.Count)
                        + Vector256.LoadUnsafe(ref read, (nuint)Vector256<int>.Count);
                    low.StoreUnsafe(ref sum);
                    high.StoreUnsafe(ref sum, (nuint)Vector256<int>.Count);
                }
            }
        }
    }
}
