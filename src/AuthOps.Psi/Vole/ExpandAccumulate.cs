using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The transposed code, systematic and of rate one half: the second half of the vector is accumulated twice, each element being
/// added to those of the next 24 that 24 public random bits choose and always to the 25th; then each output is its element of the
/// first half and the sum of few places of the second. Public and linear: time depends on sizes only. Stateless and safe to share
/// between threads.
/// </summary>
internal static class ExpandAccumulate
{
    /// <summary>Elements whose coefficients are drawn at once.</summary>
    public const int Chunk = 4096;

    /// <summary>The elements behind an element that it is added to, the last of them always.</summary>
    public const int Window = 25;

    private const int Tile = 32;
    private const int StandardWeight = 7;
    private const int MaxWeight = 21;

    private static readonly BlockCipher s_first = new(Vector128.Create(0x452821E638D01377UL, 1));
    private static readonly BlockCipher s_second = new(Vector128.Create(0x452821E638D01377UL, 2));
    private static readonly BlockCipher s_places = new(Vector128.Create(0xBE5466CF34E90C6CUL, 3));

    /// <summary>The names of the accumulator's kernels that this machine has, the one in use first.</summary>
    public static IReadOnlyList<string> Kernels { get; } =
    [.. AccumulatorAvx512.IsSupported ? ["avx512"] : Array.Empty<string>(), "portable"];

    /// <summary>Encodes in place; the outputs are the first half.</summary>
    /// <param name="code">Which code.</param>
    /// <param name="vector">The vector, and <see cref="VoleShape.Slack"/> blocks behind it whose contents are lost.</param>
    /// <param name="half">Half the vector's length.</param>
    public static void Encode(VoleCode code, Span<Block> vector, int half) =>
        Encode(Kernels[0], code, vector, half);

    /// <summary>As above, by a kernel of <see cref="Kernels"/>.</summary>
    public static void Encode(string kernel, VoleCode code, Span<Block> vector, int half)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            vector.Length,
            (2 * half) + VoleShape.Slack,
            nameof(vector)
        );
        var tail = vector[half..];
        Accumulate(kernel, s_first, tail, half);
        Accumulate(kernel, s_second, tail, half);
        AddPlaces(code, vector[..half], tail[..half]);
    }

    /// <summary>The coefficients of a chunk: bit k says whether an element is added to the one k + 1 behind it.</summary>
    public static void Coefficients(BlockCipher cipher, int chunk, Span<uint> coefficients)
    {
        const int Blocks = Chunk * 3 / 16;
        Span<Block> stream = stackalloc Block[Blocks + 1];
        cipher.Fill((ulong)chunk * Blocks, stream[..Blocks]);
        var bytes = MemoryMarshal.AsBytes(stream);
        for (var i = 0; i < Chunk; i++)
        {
            coefficients[i] =
                (MemoryMarshal.Read<uint>(bytes[(3 * i)..]) & 0xFFFFFF) | (1u << (Window - 1));
        }
    }

    private static void Accumulate(string kernel, BlockCipher cipher, Span<Block> vector, int count)
    {
        if (kernel == "avx512")
        {
            AccumulatorAvx512.Run(cipher, vector, count);
        }
        else
        {
            AccumulatePortable(cipher, vector, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulatePortable(BlockCipher cipher, Span<Block> vector, int count)
    {
        var coefficients = new uint[Chunk];
        unchecked
        {
            for (var i = 0; i < count; i++)
            {
                if (i % Chunk == 0)
                {
                    Coefficients(cipher, i / Chunk, coefficients);
                }

                var chosen = coefficients[i % Chunk];
                var element = vector[i];
                var next = vector.Slice(i + 1, Window);
                for (var k = 0; k < next.Length; k++)
                {
                    next[k] ^= element & Vector128.Create(0UL - ((chosen >> k) & 1));
                }
            }
        }
    }

    /// <summary>How many places of a code lie in a part of their own, and how many anywhere.</summary>
    private static (int Regular, int Free) Weights(VoleCode code) =>
        code == VoleCode.Standard ? (4, 3) : (12, 9);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPlaces(VoleCode code, Span<Block> outputs, ReadOnlySpan<Block> tail)
    {
        var (regular, free) = Weights(code);
        var weight = regular + free;
        Span<uint> memory = stackalloc uint[2 * Tile * MaxWeight];
        var places = memory[..(Tile * weight)];
        var nextPlaces = memory.Slice(Tile * weight, Tile * weight);
        ref var from = ref MemoryMarshal.GetReference(tail);
        FindPlaces(0, (uint)tail.Length, regular, weight, places);
        for (var start = 0; start < outputs.Length; start += Tile)
        {
            // The places of a tile are fetched while those before it are added.
            FindPlaces((start / Tile) + 1, (uint)tail.Length, regular, weight, nextPlaces);
            Prefetch(ref from, nextPlaces);
            var count = Math.Min(Tile, outputs.Length - start);
            if (weight == StandardWeight)
            {
                AddSeven(ref from, places, outputs.Slice(start, count));
            }
            else
            {
                AddMany(ref from, places, weight, outputs.Slice(start, count));
            }

            var swap = places;
            places = nextPlaces;
            nextPlaces = swap;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSeven(ref Block from, ReadOnlySpan<uint> places, Span<Block> outputs)
    {
        ref var place = ref MemoryMarshal.GetReference(places);
        foreach (ref var output in outputs)
        {
            output ^=
                Unsafe.Add(ref from, place)
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 1))
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 2))
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 3))
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 4))
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 5))
                ^ Unsafe.Add(ref from, Unsafe.Add(ref place, 6));
            place = ref Unsafe.Add(ref place, StandardWeight);
        }
    }

    private static void AddMany(
        ref Block from,
        ReadOnlySpan<uint> places,
        int weight,
        Span<Block> outputs
    )
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var sum = outputs[i];
            foreach (var place in places.Slice(i * weight, weight))
            {
                sum ^= Unsafe.Add(ref from, place);
            }

            outputs[i] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref Block from, ReadOnlySpan<uint> places)
    {
        if (Sse.IsSupported)
        {
            foreach (var place in places)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref from, place)));
            }
        }
    }

    /// <summary>The places of a tile: uniform in the part of their own, or in the whole, by the high half of a product with its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindPlaces(int tile, uint size, int regular, int weight, Span<uint> places)
    {
        var blocks = Tile * weight / 4;
        s_places.Fill((ulong)tile * (ulong)blocks, MemoryMarshal.Cast<uint, Block>(places));
        unchecked
        {
            var part = size / (uint)regular;
            for (var i = 0; i < places.Length; i += weight)
            {
                var output = places.Slice(i, weight);
                for (var j = 0; j < regular; j++)
                {
                    output[j] = (uint)(((ulong)output[j] * part) >> 32) + ((uint)j * part);
                }

                for (var j = regular; j < output.Length; j++)
                {
                    output[j] = (uint)(((ulong)output[j] * size) >> 32);
                }
            }
        }
    }
}
