using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Pair = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The accumulator with the window in registers, from the element that is added to the last one it can reach: eight vectors of four
/// blocks, or fourteen of two pairs. As many bits of a coefficient as a vector has elements choose a mask. Stateless and safe to share
/// between threads.
/// </summary>
internal static class AccumulatorAvx512
{
    private const int MaskBytes = 64;

    // Where the bits of a coefficient stand in a mask's offset.
    private const ulong FourBits = 0x3C0;
    private const ulong TwoBits = 0x0C0;

    private static readonly AlignedBuffer<Vector512<ulong>> s_blockMasks = Masks(elements: 4);
    private static readonly AlignedBuffer<Vector512<ulong>> s_pairMasks = Masks(elements: 2);

    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Accumulates blocks in place.</summary>
    /// <param name="random">The random bits of their chunk.</param>
    /// <param name="vector">The elements, and <see cref="ExpandAccumulate.Reach"/> more.</param>
    /// <param name="count">The number of elements, a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<byte> random, Span<Block> vector, int count)
    {
        Require(random, vector.Length, count, multiple: 4);
        ref var stream = ref MemoryMarshal.GetReference(random);
        ref var masks = ref First(s_blockMasks);
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
                // Bit p of the shifted coefficient belongs to element i + p of the window.
                ulong bits;
                Vector512<ulong> element;
                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i) << 1;
                element = Avx512F.Shuffle4x128(r0, r0, 0x00);
                r0 = Add(r0, ref masks, (bits << 6) & FourBits, element);
                r1 = Add(r1, ref masks, (bits << 2) & FourBits, element);
                r2 = Add(r2, ref masks, (bits >> 2) & FourBits, element);
                r3 = Add(r3, ref masks, (bits >> 6) & FourBits, element);
                r4 = Add(r4, ref masks, (bits >> 10) & FourBits, element);
                r5 = Add(r5, ref masks, (bits >> 14) & FourBits, element);
                r6 = Add(r6, ref masks, (bits >> 18) & FourBits, element);

                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i + 1) << 2;
                element = Avx512F.Shuffle4x128(r0, r0, 0x55);
                r0 = Add(r0, ref masks, (bits << 6) & FourBits, element);
                r1 = Add(r1, ref masks, (bits << 2) & FourBits, element);
                r2 = Add(r2, ref masks, (bits >> 2) & FourBits, element);
                r3 = Add(r3, ref masks, (bits >> 6) & FourBits, element);
                r4 = Add(r4, ref masks, (bits >> 10) & FourBits, element);
                r5 = Add(r5, ref masks, (bits >> 14) & FourBits, element);
                r6 = Add(r6, ref masks, (bits >> 18) & FourBits, element);

                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i + 2) << 3;
                element = Avx512F.Shuffle4x128(r0, r0, 0xAA);
                r0 = Add(r0, ref masks, (bits << 6) & FourBits, element);
                r1 = Add(r1, ref masks, (bits << 2) & FourBits, element);
                r2 = Add(r2, ref masks, (bits >> 2) & FourBits, element);
                r3 = Add(r3, ref masks, (bits >> 6) & FourBits, element);
                r4 = Add(r4, ref masks, (bits >> 10) & FourBits, element);
                r5 = Add(r5, ref masks, (bits >> 14) & FourBits, element);
                r6 = Add(r6, ref masks, (bits >> 18) & FourBits, element);

                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i + 3) << 4;
                element = Avx512F.Shuffle4x128(r0, r0, 0xFF);
                r1 = Add(r1, ref masks, (bits << 2) & FourBits, element);
                r2 = Add(r2, ref masks, (bits >> 2) & FourBits, element);
                r3 = Add(r3, ref masks, (bits >> 6) & FourBits, element);
                r4 = Add(r4, ref masks, (bits >> 10) & FourBits, element);
                r5 = Add(r5, ref masks, (bits >> 14) & FourBits, element);
                r6 = Add(r6, ref masks, (bits >> 18) & FourBits, element);
                r7 = Add(r7, ref masks, (bits >> 22) & FourBits, element);
                r0.StoreUnsafe(ref at);
                (r0, r1, r2, r3, r4, r5, r6) = (r1, r2, r3, r4, r5, r6, r7);
                r7 = Vector512.LoadUnsafe(ref at, 64);
                at = ref Unsafe.Add(ref at, 8);
            }
        }

        r0.StoreUnsafe(ref at);
        r1.StoreUnsafe(ref at, 8);
        r2.StoreUnsafe(ref at, 16);
        r3.StoreUnsafe(ref at, 24);
        r4.StoreUnsafe(ref at, 32);
        r5.StoreUnsafe(ref at, 40);
        r6.StoreUnsafe(ref at, 48);
    }

    /// <summary>Accumulates pairs in place.</summary>
    /// <param name="random">The random bits of their chunk.</param>
    /// <param name="vector">The elements, and <see cref="ExpandAccumulate.Reach"/> more.</param>
    /// <param name="count">The number of elements, a multiple of 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunPairs(ReadOnlySpan<byte> random, Span<Pair> vector, int count)
    {
        Require(random, vector.Length, count, multiple: 2);
        ref var stream = ref MemoryMarshal.GetReference(random);
        ref var masks = ref First(s_pairMasks);
        ref var at = ref Unsafe.As<Pair, ulong>(ref MemoryMarshal.GetReference(vector));
        Vector512<ulong> r0 = Vector512.LoadUnsafe(ref at),
            r1 = Vector512.LoadUnsafe(ref at, 8),
            r2 = Vector512.LoadUnsafe(ref at, 16),
            r3 = Vector512.LoadUnsafe(ref at, 24),
            r4 = Vector512.LoadUnsafe(ref at, 32),
            r5 = Vector512.LoadUnsafe(ref at, 40),
            r6 = Vector512.LoadUnsafe(ref at, 48),
            r7 = Vector512.LoadUnsafe(ref at, 56),
            r8 = Vector512.LoadUnsafe(ref at, 64),
            r9 = Vector512.LoadUnsafe(ref at, 72),
            r10 = Vector512.LoadUnsafe(ref at, 80),
            r11 = Vector512.LoadUnsafe(ref at, 88),
            r12 = Vector512.LoadUnsafe(ref at, 96),
            r13 = Vector512.LoadUnsafe(ref at, 104);
        unchecked
        {
            for (var i = 0; i < count; i += 2)
            {
                ulong bits;
                Vector512<ulong> element;
                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i) << 1;
                element = Avx512F.Shuffle4x128(r0, r0, 0x44);
                r0 = Add(r0, ref masks, (bits << 6) & TwoBits, element);
                r1 = Add(r1, ref masks, (bits << 4) & TwoBits, element);
                r2 = Add(r2, ref masks, (bits << 2) & TwoBits, element);
                r3 = Add(r3, ref masks, bits & TwoBits, element);
                r4 = Add(r4, ref masks, (bits >> 2) & TwoBits, element);
                r5 = Add(r5, ref masks, (bits >> 4) & TwoBits, element);
                r6 = Add(r6, ref masks, (bits >> 6) & TwoBits, element);
                r7 = Add(r7, ref masks, (bits >> 8) & TwoBits, element);
                r8 = Add(r8, ref masks, (bits >> 10) & TwoBits, element);
                r9 = Add(r9, ref masks, (bits >> 12) & TwoBits, element);
                r10 = Add(r10, ref masks, (bits >> 14) & TwoBits, element);
                r11 = Add(r11, ref masks, (bits >> 16) & TwoBits, element);
                r12 = Add(r12, ref masks, (bits >> 18) & TwoBits, element);

                bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i + 1) << 2;
                element = Avx512F.Shuffle4x128(r0, r0, 0xEE);
                r1 = Add(r1, ref masks, (bits << 4) & TwoBits, element);
                r2 = Add(r2, ref masks, (bits << 2) & TwoBits, element);
                r3 = Add(r3, ref masks, bits & TwoBits, element);
                r4 = Add(r4, ref masks, (bits >> 2) & TwoBits, element);
                r5 = Add(r5, ref masks, (bits >> 4) & TwoBits, element);
                r6 = Add(r6, ref masks, (bits >> 6) & TwoBits, element);
                r7 = Add(r7, ref masks, (bits >> 8) & TwoBits, element);
                r8 = Add(r8, ref masks, (bits >> 10) & TwoBits, element);
                r9 = Add(r9, ref masks, (bits >> 12) & TwoBits, element);
                r10 = Add(r10, ref masks, (bits >> 14) & TwoBits, element);
                r11 = Add(r11, ref masks, (bits >> 16) & TwoBits, element);
                r12 = Add(r12, ref masks, (bits >> 18) & TwoBits, element);
                r13 = Add(r13, ref masks, (bits >> 20) & TwoBits, element);
                r0.StoreUnsafe(ref at);
                (r0, r1, r2, r3, r4, r5, r6) = (r1, r2, r3, r4, r5, r6, r7);
                (r7, r8, r9, r10, r11, r12) = (r8, r9, r10, r11, r12, r13);
                r13 = Vector512.LoadUnsafe(ref at, 112);
                at = ref Unsafe.Add(ref at, 8);
            }
        }

        r0.StoreUnsafe(ref at);
        r1.StoreUnsafe(ref at, 8);
        r2.StoreUnsafe(ref at, 16);
        r3.StoreUnsafe(ref at, 24);
        r4.StoreUnsafe(ref at, 32);
        r5.StoreUnsafe(ref at, 40);
        r6.StoreUnsafe(ref at, 48);
        r7.StoreUnsafe(ref at, 56);
        r8.StoreUnsafe(ref at, 64);
        r9.StoreUnsafe(ref at, 72);
        r10.StoreUnsafe(ref at, 80);
        r11.StoreUnsafe(ref at, 88);
        r12.StoreUnsafe(ref at, 96);
    }

    private static void Require(ReadOnlySpan<byte> random, int length, int count, int multiple)
    {
        ExpandAccumulate.RequireChunk(random, count, multiple);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, count + ExpandAccumulate.Reach);
    }

    /// <summary>Adds the element to those of a vector that the mask at an offset chooses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Add(
        Vector512<ulong> sums,
        ref byte masks,
        ulong offset,
        Vector512<ulong> element
    ) =>
        Avx512F.TernaryLogic(
            sums,
            Unsafe.As<byte, Vector512<ulong>>(ref Unsafe.AddByteOffset(ref masks, (nuint)offset)),
            element,
            0x78
        );

    private static ref byte First(AlignedBuffer<Vector512<ulong>> masks) =>
        ref Unsafe.As<Vector512<ulong>, byte>(ref MemoryMarshal.GetReference(masks.Span));

    /// <summary>A mask for each pattern of bits, bit k standing for element k of a vector.</summary>
    private static AlignedBuffer<Vector512<ulong>> Masks(int elements)
    {
        var masks = new AlignedBuffer<Vector512<ulong>>(1 << elements);
        var words = MemoryMarshal.Cast<Vector512<ulong>, ulong>(masks.Span);
        var wordsOfMask = MaskBytes / sizeof(ulong);
        for (var i = 0; i < words.Length; i++)
        {
            var (pattern, element) = (i / wordsOfMask, i % wordsOfMask * elements / wordsOfMask);
            words[i] = ((pattern >> element) & 1) != 0 ? ulong.MaxValue : 0;
        }

        return masks;
    }
}
