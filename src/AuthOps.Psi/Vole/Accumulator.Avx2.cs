using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Two = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The accumulator with the window in thirteen registers of two blocks. Six bits of a coefficient choose the masks of three registers.
/// Elements of several blocks go a block of each at a time, since a window of wider ones has no room. Stateless and safe to share
/// between threads.
/// </summary>
internal static class AccumulatorAvx2
{
    // Where six bits of a coefficient stand in the offset of their masks, which begin 128 bytes apart.
    private const ulong SixBits = 0x1F80;
    private const int MaskBytes = 128;
    private const int RegisterBytes = 32;

    // The first element behind the window.
    private const int Ahead = 26;

    private static readonly AlignedBuffer<Two> s_masks = Masks();

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Accumulates elements in place.</summary>
    /// <param name="random">The random bits of their chunk.</param>
    /// <param name="vector">The blocks of the elements, and of <see cref="ExpandAccumulate.Reach"/> more.</param>
    /// <param name="count">The number of elements, a multiple of 2.</param>
    public static void Run(ReadOnlySpan<byte> random, Span<Block> vector, int count)
    {
        ExpandAccumulate.RequireChunk(random, count, multiple: 2);
        var width = vector.Length / (count + ExpandAccumulate.Reach);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1, nameof(vector));
        ref var stream = ref MemoryMarshal.GetReference(random);
        for (var part = 0; part < width; part++)
        {
            Run(ref stream, ref vector[part], width, count);
        }
    }

    /// <summary>The same for one block of each element, elements being <paramref name="step"/> blocks apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref byte stream, ref Block at, int step, int count)
    {
        ref var masks = ref Unsafe.As<Two, byte>(ref MemoryMarshal.GetReference(s_masks.Span));
        Two r0 = Load(ref at, step),
            r1 = Load(ref Unsafe.Add(ref at, 2 * step), step),
            r2 = Load(ref Unsafe.Add(ref at, 4 * step), step),
            r3 = Load(ref Unsafe.Add(ref at, 6 * step), step),
            r4 = Load(ref Unsafe.Add(ref at, 8 * step), step),
            r5 = Load(ref Unsafe.Add(ref at, 10 * step), step),
            r6 = Load(ref Unsafe.Add(ref at, 12 * step), step),
            r7 = Load(ref Unsafe.Add(ref at, 14 * step), step),
            r8 = Load(ref Unsafe.Add(ref at, 16 * step), step),
            r9 = Load(ref Unsafe.Add(ref at, 18 * step), step),
            r10 = Load(ref Unsafe.Add(ref at, 20 * step), step),
            r11 = Load(ref Unsafe.Add(ref at, 22 * step), step),
            r12 = Load(ref Unsafe.Add(ref at, 24 * step), step);
        unchecked
        {
            ref var ahead = ref Unsafe.Add(ref at, Ahead * step);
            for (var i = 0; i < count; i += 2)
            {
                // Bit p of the shifted coefficient belongs to element i + p of the window.
                var bits = (ulong)ExpandAccumulate.Coefficient(ref stream, i) << 1;
                var element = Avx2.Permute2x128(r0, r0, 0x00);
                ref var mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits << 7) & SixBits));
                r0 ^= element & First(ref mask);
                r1 ^= element & Second(ref mask);
                r2 ^= element & Third(ref mask);
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits << 1) & SixBits));
                r3 ^= element & First(ref mask);
                r4 ^= element & Second(ref mask);
                r5 ^= element & Third(ref mask);
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 5) & SixBits));
                r6 ^= element & First(ref mask);
                r7 ^= element & Second(ref mask);
                r8 ^= element & Third(ref mask);
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 11) & SixBits));
                r9 ^= element & First(ref mask);
                r10 ^= element & Second(ref mask);
                r11 ^= element & Third(ref mask);
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 17) & SixBits));
                r12 ^= element & First(ref mask);

                // The first register is final: the next element is its upper half. Bit p belongs to element i + 2 + p from here.
                Store(r0, ref at, step);
                bits = ExpandAccumulate.Coefficient(ref stream, i + 1);
                element = Avx2.Permute2x128(r0, r0, 0x11);
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits << 7) & SixBits));
                r0 = r1 ^ (element & First(ref mask));
                r1 = r2 ^ (element & Second(ref mask));
                r2 = r3 ^ (element & Third(ref mask));
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits << 1) & SixBits));
                r3 = r4 ^ (element & First(ref mask));
                r4 = r5 ^ (element & Second(ref mask));
                r5 = r6 ^ (element & Third(ref mask));
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 5) & SixBits));
                r6 = r7 ^ (element & First(ref mask));
                r7 = r8 ^ (element & Second(ref mask));
                r8 = r9 ^ (element & Third(ref mask));
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 11) & SixBits));
                r9 = r10 ^ (element & First(ref mask));
                r10 = r11 ^ (element & Second(ref mask));
                r11 = r12 ^ (element & Third(ref mask));
                mask = ref Unsafe.AddByteOffset(ref masks, (nuint)((bits >> 17) & SixBits));
                r12 = Load(ref ahead, step) ^ (element & First(ref mask));
                ahead = ref Unsafe.Add(ref ahead, 2 * step);
                at = ref Unsafe.Add(ref at, 2 * step);
            }
        }

        Store(r0, ref at, step);
        Store(r1, ref Unsafe.Add(ref at, 2 * step), step);
        Store(r2, ref Unsafe.Add(ref at, 4 * step), step);
        Store(r3, ref Unsafe.Add(ref at, 6 * step), step);
        Store(r4, ref Unsafe.Add(ref at, 8 * step), step);
        Store(r5, ref Unsafe.Add(ref at, 10 * step), step);
        Store(r6, ref Unsafe.Add(ref at, 12 * step), step);
        Store(r7, ref Unsafe.Add(ref at, 14 * step), step);
        Store(r8, ref Unsafe.Add(ref at, 16 * step), step);
        Store(r9, ref Unsafe.Add(ref at, 18 * step), step);
        Store(r10, ref Unsafe.Add(ref at, 20 * step), step);
        Store(r11, ref Unsafe.Add(ref at, 22 * step), step);
        Store(r12, ref Unsafe.Add(ref at, 24 * step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Load(ref Block at, int step) =>
        Vector256.Create(at, Unsafe.Add(ref at, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Two elements, ref Block at, int step)
    {
        at = elements.GetLower();
        Unsafe.Add(ref at, step) = elements.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two First(ref byte mask) => Unsafe.As<byte, Two>(ref mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Second(ref byte mask) =>
        Unsafe.As<byte, Two>(ref Unsafe.AddByteOffset(ref mask, RegisterBytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Third(ref byte mask) =>
        Unsafe.As<byte, Two>(ref Unsafe.AddByteOffset(ref mask, 2 * RegisterBytes));

    /// <summary>Masks of six blocks, and room for two, for each pattern of bits; bit k stands for block k.</summary>
    private static AlignedBuffer<Two> Masks()
    {
        const int Room = MaskBytes / Blocks.Size;
        var masks = new AlignedBuffer<Two>((MaskBytes / RegisterBytes) << 6);
        var blocks = MemoryMarshal.Cast<Two, Block>(masks.Span);
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = ((i / Room) >> (i % Room) & 1) != 0 ? Block.AllBitsSet : default;
        }

        return masks;
    }
}
