using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Pair = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The transposed code, systematic and of rate one half: the second half of the vector is accumulated twice, each element being
/// added to those of the next 24 that 24 public random bits choose and always to the 25th; then each output is its element of the
/// first half and the sum of few places of the second. Public and linear: time depends on sizes only. Stateless and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// Two vectors are encoded at once with their second halves as one vector of pairs, so that each place is fetched once for both:
/// fetching is what the code spends its time on.
/// </remarks>
internal static class ExpandAccumulate
{
    /// <summary>Elements whose coefficients are drawn at once.</summary>
    public const int Chunk = 4096;

    /// <summary>The elements behind an element that it is added to, the last of them always.</summary>
    public const int Window = 25;

    /// <summary>Elements behind those accumulated that kernels read, and add to what belongs to them.</summary>
    public const int Reach = 36;

    /// <summary>Bytes of the random bits of a chunk, three an element, and one more that a read of four may touch.</summary>
    public const int StreamSize = (Chunk * 3) + Blocks.Size;

    private const uint RandomBits = 0xFFFFFF;
    private const uint AlwaysBit = 1u << (Window - 1);

    private static readonly BlockCipher s_first = new(Vector128.Create(0x452821E638D01377UL, 1));
    private static readonly BlockCipher s_second = new(Vector128.Create(0x452821E638D01377UL, 2));

    /// <summary>The names of the kernels that this machine has, the one in use first.</summary>
    public static IReadOnlyList<string> Kernels { get; } =
    [
        .. AccumulatorAvx512.IsSupported ? ["avx512"] : Array.Empty<string>(),
        .. AccumulatorAvx2.IsSupported ? ["avx2"] : Array.Empty<string>(),
        "portable",
    ];

    /// <summary>Encodes a vector in place.</summary>
    /// <param name="code">Which code.</param>
    /// <param name="head">The first half, which becomes the outputs.</param>
    /// <param name="tail">The second half, a multiple of 4, and <see cref="VoleShape.Slack"/> blocks behind it; its contents are lost.</param>
    public static void Encode(VoleCode code, Span<Block> head, Span<Block> tail) =>
        Encode(Kernels[0], code, head, tail);

    /// <summary>As above, by a kernel of <see cref="Kernels"/>.</summary>
    public static void Encode(string kernel, VoleCode code, Span<Block> head, Span<Block> tail)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            tail.Length,
            head.Length + VoleShape.Slack,
            nameof(tail)
        );
        AccumulateTwice(kernel, tail, head.Length);
        CodePlaces.Add(kernel, code, head, tail[..head.Length]);
    }

    /// <summary>Encodes two vectors in place.</summary>
    /// <param name="code">Which code.</param>
    /// <param name="first">The first half of one vector, which becomes its outputs.</param>
    /// <param name="second">That of the other.</param>
    /// <param name="tail">The second halves, an element of one and an element of the other in turn, and as many pairs behind them as above blocks.</param>
    public static void EncodeBoth(
        VoleCode code,
        Span<Block> first,
        Span<Block> second,
        Span<Pair> tail
    ) => EncodeBoth(Kernels[0], code, first, second, tail);

    /// <summary>As above, by a kernel of <see cref="Kernels"/>.</summary>
    public static void EncodeBoth(
        string kernel,
        VoleCode code,
        Span<Block> first,
        Span<Block> second,
        Span<Pair> tail
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Length, first.Length, nameof(second));
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            tail.Length,
            first.Length + VoleShape.Slack,
            nameof(tail)
        );
        AccumulateTwice(kernel, tail, first.Length);
        CodePlaces.Add(kernel, code, first, second, tail[..first.Length]);
    }

    /// <summary>The coefficients of an element: bit k says whether it is added to the one k + 1 behind it.</summary>
    /// <param name="stream">The random bits of its chunk.</param>
    /// <param name="element">Its number in the chunk.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Coefficient(ref byte stream, int element) =>
        (
            Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref stream, unchecked(3 * element)))
            & RandomBits
        ) | AlwaysBit;

    /// <summary>What the kernels rely on: bits for a whole chunk, and a count that they take in steps.</summary>
    public static void RequireChunk(ReadOnlySpan<byte> random, int count, int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Chunk);
        ArgumentOutOfRangeException.ThrowIfNotEqual(count % multiple, 0, nameof(count));
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, StreamSize, nameof(random));
    }

    /// <summary>
    /// Both passes in one walk: the second follows the first a chunk behind, while what it reads is still in the cache. The elements
    /// that a chunk reaches beyond its end are final in the first pass by then.
    /// </summary>
    private static void AccumulateTwice<T>(string kernel, Span<T> vector, int count)
        where T : unmanaged
    {
        var stream = new byte[StreamSize];
        for (var start = 0; start < count + Chunk; start += Chunk)
        {
            if (start < count)
            {
                AccumulateChunk(kernel, s_first, stream, vector, start, count);
            }

            if (start > 0)
            {
                AccumulateChunk(kernel, s_second, stream, vector, start - Chunk, count);
            }
        }
    }

    private static void AccumulateChunk<T>(
        string kernel,
        BlockCipher cipher,
        byte[] stream,
        Span<T> vector,
        int start,
        int count
    )
        where T : unmanaged
    {
        const int StreamBlocks = Chunk * 3 / Blocks.Size;
        var blocks = MemoryMarshal.Cast<byte, Block>(stream.AsSpan(0, Chunk * 3));
        cipher.Fill((ulong)(start / Chunk) * StreamBlocks, blocks);
        var length = Math.Min(Chunk, count - start);
        var reached = vector.Slice(start, length + Reach);
        if (kernel == "portable")
        {
            AccumulatePortable(stream, MemoryMarshal.Cast<T, Block>(reached), length);
        }
        else if (kernel == "avx2")
        {
            AccumulatorAvx2.Run(stream, MemoryMarshal.Cast<T, Block>(reached), length);
        }
        else if (typeof(T) == typeof(Pair))
        {
            AccumulatorAvx512.RunPairs(stream, MemoryMarshal.Cast<T, Pair>(reached), length);
        }
        else
        {
            AccumulatorAvx512.Run(stream, MemoryMarshal.Cast<T, Block>(reached), length);
        }
    }

    /// <summary>Accumulates elements of one block or two: as many as the span has for each of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulatePortable(ReadOnlySpan<byte> stream, Span<Block> vector, int count)
    {
        var width = vector.Length / (count + Reach);
        ref var bits = ref MemoryMarshal.GetReference(stream);
        for (var i = 0; i < count; i++)
        {
            var chosen = Coefficient(ref bits, i);
            for (var part = 0; part < width; part++)
            {
                var element = vector[(i * width) + part];
                for (var k = 0; k < Window; k++)
                {
                    vector[((i + 1 + k) * width) + part] ^=
                        element & Vector128.Create(unchecked(0UL - ((chosen >> k) & 1)));
                }
            }
        }
    }
}
