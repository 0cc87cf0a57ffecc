using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Reads items' values out of a store: linear in the slots. Accesses depend on the party's own items. Stateless and safe to share between threads.</summary>
internal static class OkvsDecoder
{
    // Rows and values of a batch stay in the first-level cache from the sparse part to the dense one.
    private const int Batch = 256;

    /// <summary>Decodes the items of a bin.</summary>
    /// <param name="shape">The sizes of the store.</param>
    /// <param name="rows">The hashes of the items.</param>
    /// <param name="slots">The <see cref="OkvsShape.Stride"/> slots of the bin.</param>
    /// <param name="values">Takes the values.</param>
    public static void Decode<T, TField>(
        OkvsShape shape,
        ReadOnlySpan<Block> rows,
        ReadOnlySpan<T> slots,
        Span<T> values
    )
        where T : unmanaged
        where TField : struct, IOkvsField<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slots.Length, shape.Stride, nameof(slots));
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, rows.Length, nameof(values));
        var dense = slots.Slice(3 * shape.ThirdSize, shape.DenseColumns);
        for (var done = 0; done < rows.Length; done += Batch)
        {
            var range = done..Math.Min(done + Batch, rows.Length);
            AddSparse<T, TField>(rows[range], (uint)shape.ThirdSize, slots, values[range]);
            AddDense<T, TField>(rows[range], dense, values[range]);
        }
    }

    /// <summary>Adds to each value the sum of the dense slots times the powers of the item's coefficient, by Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDense<T, TField>(
        ReadOnlySpan<Block> rows,
        ReadOnlySpan<T> dense,
        Span<T> values
    )
        where T : unmanaged
        where TField : struct, IOkvsField<T>
    {
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var value = ref MemoryMarshal.GetReference(values);
        var i =
            typeof(TField) == typeof(FullField) && Gf128Avx2.IsSupported
                ? Gf128Avx2.AddDense(
                    rows,
                    MemoryMarshal.Cast<T, Block>(dense),
                    MemoryMarshal.Cast<T, Block>(values)
                )
                : 0;
        unchecked
        {
            // Four items at once, since each step of the rule waits for the one before.
            for (; i + 4 <= values.Length; i += 4)
            {
                var c0 = OkvsRow.Coefficient(Unsafe.Add(ref row, i));
                var c1 = OkvsRow.Coefficient(Unsafe.Add(ref row, i + 1));
                var c2 = OkvsRow.Coefficient(Unsafe.Add(ref row, i + 2));
                var c3 = OkvsRow.Coefficient(Unsafe.Add(ref row, i + 3));
                var last = dense[^1];
                T a0 = TField.Scale(last, c0),
                    a1 = TField.Scale(last, c1),
                    a2 = TField.Scale(last, c2),
                    a3 = TField.Scale(last, c3);
                for (var j = dense.Length - 2; j >= 0; j--)
                {
                    var slot = dense[j];
                    a0 = TField.Scale(TField.Add(a0, slot), c0);
                    a1 = TField.Scale(TField.Add(a1, slot), c1);
                    a2 = TField.Scale(TField.Add(a2, slot), c2);
                    a3 = TField.Scale(TField.Add(a3, slot), c3);
                }

                ref var to = ref Unsafe.Add(ref value, i);
                to = TField.Add(to, a0);
                Unsafe.Add(ref to, 1) = TField.Add(Unsafe.Add(ref to, 1), a1);
                Unsafe.Add(ref to, 2) = TField.Add(Unsafe.Add(ref to, 2), a2);
                Unsafe.Add(ref to, 3) = TField.Add(Unsafe.Add(ref to, 3), a3);
            }
        }

        for (; i < values.Length; i++)
        {
            var coefficient = OkvsRow.Coefficient(rows[i]);
            T sum = default;
            for (var j = dense.Length - 1; j >= 0; j--)
            {
                sum = TField.Scale(TField.Add(sum, dense[j]), coefficient);
            }

            values[i] = TField.Add(values[i], sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSparse<T, TField>(
        ReadOnlySpan<Block> rows,
        uint thirdSize,
        ReadOnlySpan<T> slots,
        Span<T> values
    )
        where T : unmanaged
        where TField : struct, IOkvsField<T>
    {
        ref var slot = ref MemoryMarshal.GetReference(slots);
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var value = ref MemoryMarshal.GetReference(values);
        unchecked
        {
            // Positions are below three times the size of a part, and Decode has seen that there are as many slots.
            for (var i = 0; i < values.Length; i++)
            {
                var (first, second, third) = OkvsRow.Places(Unsafe.Add(ref row, i), thirdSize);
                Unsafe.Add(ref value, i) = TField.Add(
                    TField.Add(Unsafe.Add(ref slot, first), Unsafe.Add(ref slot, second)),
                    Unsafe.Add(ref slot, third)
                );
            }
        }
    }
}
