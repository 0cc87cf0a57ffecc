using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Encodes values under items so that every item decodes to its value and the slots are otherwise uniform: free slots are drawn
/// from a generator, and the rest follow from them. Gap rows are solved in the field by elimination. Used by one thread at a time.
/// </summary>
internal sealed class OkvsEncoder<T, TField> : IDisposable
    where T : unmanaged
    where TField : struct, IOkvsSolvableField<T>
{
    private readonly OkvsShape _shape;
    private readonly OkvsPeeler _peeler;
    private readonly AlignedBuffer<T> _corrected;

    public OkvsEncoder(OkvsShape shape)
    {
        _shape = shape;
        _peeler = new OkvsPeeler(shape);
        _corrected = new AlignedBuffer<T>(shape.Capacity);
    }

    /// <summary>How many gap rows the bins encoded so far had in all.</summary>
    public long GapRows { get; private set; }

    /// <summary>Encodes the items of a bin.</summary>
    /// <param name="rows">The hashes of different items, at most <see cref="OkvsShape.Capacity"/>.</param>
    /// <param name="values">The value of each.</param>
    /// <param name="slots">The <see cref="OkvsShape.Stride"/> slots of the bin, filled by a generator; those that must have another value get it.</param>
    /// <returns>False where the rows are dependent or too many are left over, which happens with probability about 2^-40 for hashed items; the slots are then of no use.</returns>
    public bool TryEncode(ReadOnlySpan<Block> rows, ReadOnlySpan<T> values, Span<T> slots)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length, nameof(values));
        ArgumentOutOfRangeException.ThrowIfNotEqual(slots.Length, _shape.Stride, nameof(slots));
        if (!_peeler.TryPeel(rows))
        {
            return false;
        }

        GapRows += _peeler.Gap.Count;
        var dense = slots.Slice(3 * _shape.ThirdSize, _shape.DenseColumns);
        if (_peeler.Gap.Count > 0 && !TrySolveGap(rows, values, slots, dense))
        {
            return false;
        }

        // What the dense slots add to each item is taken off its value; then one pass gives the sparse slots.
        var corrected = _corrected.Span[..rows.Length];
        values.CopyTo(corrected);
        OkvsDecoder.AddDense<T, TField>(rows, dense, corrected);
        _peeler.Solve<T, TField>(corrected, slots);
        return true;
    }

    public void Dispose() => _corrected.Dispose();

    /// <summary>
    /// The sparse slots depend linearly on the dense ones. One pass for the values and one for each dense slot say how, and every gap
    /// row is then an equation in the dense slots alone.
    /// </summary>
    private bool TrySolveGap(
        ReadOnlySpan<Block> rows,
        ReadOnlySpan<T> values,
        ReadOnlySpan<T> slots,
        Span<T> dense
    )
    {
        var (gap, columns) = (_peeler.Gap.Count, dense.Length);
        var matrix = new T[gap][];
        for (var i = 0; i < gap; i++)
        {
            matrix[i] = new T[columns + 1];
        }

        var solution = slots.ToArray();
        _peeler.Solve<T, TField>(values, solution);
        for (var i = 0; i < gap; i++)
        {
            var row = _peeler.Gap[i];
            matrix[i][columns] = TField.Add(values[row], SparseSum(solution, row));
        }

        var powers = new T[rows.Length];
        Array.Fill(powers, TField.One);
        for (var column = 0; column < columns; column++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                powers[i] = TField.Scale(powers[i], OkvsRow.Coefficient(rows[i]));
            }

            Array.Clear(solution);
            _peeler.Solve<T, TField>(powers, solution);
            for (var i = 0; i < gap; i++)
            {
                var row = _peeler.Gap[i];
                matrix[i][column] = TField.Add(powers[row], SparseSum(solution, row));
            }
        }

        var solved = TryEliminate(matrix, dense);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(solution.AsSpan()));
        return solved;
    }

    private T SparseSum(ReadOnlySpan<T> slots, int item)
    {
        var places = _peeler.PositionsOf(item);
        return TField.Add(
            TField.Add(slots[(int)OkvsRow.First(places)], slots[(int)OkvsRow.Second(places)]),
            slots[(int)OkvsRow.Third(places)]
        );
    }

    /// <summary>Gauss–Jordan over the field. Columns without a pivot keep the random value they have.</summary>
    private static bool TryEliminate(T[][] matrix, Span<T> dense)
    {
        var (rows, columns) = (matrix.Length, dense.Length);
        var pivots = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var pivot = 0;
            while (pivot < columns && IsZero(matrix[row][pivot]))
            {
                pivot++;
            }

            if (pivot == columns)
            {
                return false;
            }

            pivots[row] = pivot;
            var inverse = TField.Invert(matrix[row][pivot]);
            for (var column = 0; column <= columns; column++)
            {
                matrix[row][column] = TField.Multiply(matrix[row][column], inverse);
            }

            for (var other = 0; other < rows; other++)
            {
                if (other != row)
                {
                    Subtract(matrix, other, row, pivot);
                }
            }
        }

        for (var row = 0; row < rows; row++)
        {
            var value = matrix[row][columns];
            for (var column = 0; column < columns; column++)
            {
                if (!pivots.Contains(column))
                {
                    value = TField.Add(value, TField.Multiply(matrix[row][column], dense[column]));
                }
            }

            dense[pivots[row]] = value;
        }

        return true;
    }

    private static void Subtract(T[][] matrix, int from, int row, int pivot)
    {
        var factor = matrix[from][pivot];
        for (var column = 0; column < matrix[row].Length; column++)
        {
            matrix[from][column] = TField.Add(
                matrix[from][column],
                TField.Multiply(matrix[row][column], factor)
            );
        }
    }

    private static bool IsZero(T value) => EqualityComparer<T>.Default.Equals(value, default);
}
