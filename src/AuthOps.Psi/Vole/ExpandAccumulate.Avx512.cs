using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The accumulator with the window in registers: eight vectors of four blocks, from the element that is added to the last one it can
/// reach. Four bits of a coefficient choose one of sixteen masks. Stateless and safe to share between threads.
/// </summary>
internal static class AccumulatorAvx512
{
    private const int MaskBytes = 64;

    private static readonly AlignedBuffer<Vector512<ulong>> s_masks = Masks();

    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Accumulates in place.</summary>
    /// <param name="cipher">Gives the coefficients.</param>
    /// <param name="vector">The elements, and 36 more that are read and may be lost.</param>
    /// <param name="count">The number of elements, a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(BlockCipher cipher, Span<Block> vector, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vector.Length, count + 36, nameof(vector));
        var coefficients = new uint[ExpandAccumulate.Chunk];
        ref var mask = ref Unsafe.As<Vector512<ulong>, byte>(
            ref MemoryMarshal.GetReference(s_masks.Span)
        );
        ref var at = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(vector));
        Vector512<ulong> r0 = Vector512.LoadUnsafe(ref at),
            r1 = Vector512.LoadUnsafe(ref at, 8),
            r2 = Vector512.LoadUnsafe(ref at, 16),
            r3 = Vector512.LoadUnsafe(ref at, 24),
            r4 = Vector512.LoadUnsafe(ref at, 32),
            r5 = Vector512.LoadUnsafe(ref at, 40),
            r6 = Vector512.LoadUnsafe(ref at, 48),
            r7 = Vector512.LoadUnsafe(ref at, 56);
        unchecked
        {
            for (var i = 0; i < count; i += 4)
            {
                var place = i % ExpandAccumulate.Chunk;
                if (place == 0)
                {
                    ExpandAccumulate.Coefficients(cipher, i / ExpandAccumulate.Chunk, coefficients);
                }

                ref var four = ref Unsafe.Add(
                    ref MemoryMarshal.GetArrayDataReference(coefficients),
                    place
                );

                // Bit p of the shifted coefficient belongs to element i + p of the window.
                var bits = (ulong)four << 1;
                var element = Avx512F.Shuffle4x128(r0, r0, 0x00);
                Add(ref r0, ref mask, bits << 6, element);
                Add(ref r1, ref mask, bits << 2, element);
                Add(ref r2, ref mask, bits >> 2, element);
                Add(ref r3, ref mask, bits >> 6, element);
                Add(ref r4, ref mask, bits >> 10, element);
                Add(ref r5, ref mask, bits >> 14, element);
                Add(ref r6, ref mask, bits >> 18, element);

                bits = (ulong)Unsafe.Add(ref four, 1) << 2;
                element = Avx512F.Shuffle4x128(r0, r0, 0x55);
                Add(ref r0, ref mask, bits << 6, element);
                Add(ref r1, ref mask, bits << 2, element);
                Add(ref r2, ref mask, bits >> 2, element);
                Add(ref r3, ref mask, bits >> 6, element);
                Add(ref r4, ref mask, bits >> 10, element);
                Add(ref r5, ref mask, bits >> 14, element);
                Add(ref r6, ref mask, bits >> 18, element);

                bits = (ulong)Unsafe.Add(ref four, 2) << 3;
                element = Avx512F.Shuffle4x128(r0, r0, 0xAA);
                Add(ref r0, ref mask, bits << 6, element);
                Add(ref r1, ref mask, bits << 2, element);
                Add(ref r2, ref mask, bits >> 2, element);
                Add(ref r3, ref mask, bits >> 6, element);
                Add(ref r4, ref mask, bits >> 10, element);
                Add(ref r5, ref mask, bits >> 14, element);
                Add(ref r6, ref mask, bits >> 18, element);

                bits = (ulong)Unsafe.Add(ref four, 3) << 4;
                element = Avx512F.Shuffle4x128(r0, r0, 0xFF);
                Add(ref r1, ref mask, bits << 2, element);
                Add(ref r2, ref mask, bits >> 2, element);
                Add(ref r3, ref mask, bits >> 6, element);
                Add(ref r4, ref mask, bits >> 10, element);
                Add(ref r5, ref mask, bits >> 14, element);
                Add(ref r6, ref mask, bits >> 18, element);
                Add(ref r7, ref mask, bits >> 22, element);

                r0.StoreUnsafe(ref at);
                (r0, r1, r2, r3, r4, r5, r6) = (r1, r2, r3, r4, r5, r6, r7);
                r7 = Vector512.LoadUnsafe(ref at, 64);
                at = ref Unsafe.Add(ref at, 8);
            }
        }
    }

    /// <summary>Adds the element to the four of a vector that the bits choose, which stand where a mask's offset has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref Vector512<ulong> sums,
        ref byte masks,
        ulong bits,
        Vector512<ulong> element
    )
    {
        var chosen = Unsafe.As<byte, Vector512<ulong>>(
            ref Unsafe.AddByteOffset(ref masks, (nuint)(bits & 0x3C0))
        );
        sums = Avx512F.TernaryLogic(sums, chosen, element, 0x78);
    }

    private static AlignedBuffer<Vector512<ulong>> Masks()
    {
        var masks = new AlignedBuffer<Vector512<ulong>>(16);
        var words = MemoryMarshal.Cast<Vector512<ulong>, ulong>(masks.Span);
        for (var i = 0; i < words.Length; i++)
        {
            var (pattern, block) = (i / (MaskBytes / 8), i % (MaskBytes / 8) / 2);
            words[i] = ((pattern >> block) & 1) != 0 ? ulong.MaxValue : 0;
        }

        return masks;
    }
}
