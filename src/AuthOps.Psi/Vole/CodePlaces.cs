using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Pair = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The last step of the code: each output adds few places of the accumulated half, some of them each in a part of its own and the
/// others anywhere. Which ones is public: a stream of AES, drawn by tiles. The places of a tile are fetched while those before it are
/// added. Stateless and safe to share between threads.
/// </summary>
internal static class CodePlaces
{
    // More outputs a tile, and what is fetched for the next one drives out what is waiting.
    private const int Tile = 32;
    private const int GroupWeight = 7;
    private const int MaxWeight = 21;

    private static readonly BlockCipher s_places = new(Vector128.Create(0xBE5466CF34E90C6CUL, 3));

    /// <summary>Adds places to the outputs of one vector.</summary>
    public static void Add(
        string kernel,
        VoleCode code,
        Span<Block> outputs,
        ReadOnlySpan<Block> tail
    )
    {
        var tiles = new Tiles(kernel, code, tail.Length, stackalloc uint[2 * Tile * MaxWeight]);
        ref var from = ref MemoryMarshal.GetReference(tail);
        for (var start = 0; start < outputs.Length; start += Tile)
        {
            tiles.Advance(start / Tile);
            var count = Math.Min(Tile, outputs.Length - start);
            for (var group = 0; group < tiles.Groups; group++)
            {
                AddGroup(
                    ref from,
                    tiles.Places(group),
                    tiles.NextPlaces(group),
                    outputs.Slice(start, count)
                );
            }
        }
    }

    /// <summary>Adds the same places to the outputs of two vectors, whose second halves lie together.</summary>
    public static void Add(
        string kernel,
        VoleCode code,
        Span<Block> first,
        Span<Block> second,
        ReadOnlySpan<Pair> tail
    )
    {
        var tiles = new Tiles(kernel, code, tail.Length, stackalloc uint[2 * Tile * MaxWeight]);
        ref var from = ref MemoryMarshal.GetReference(tail);
        for (var start = 0; start < first.Length; start += Tile)
        {
            tiles.Advance(start / Tile);
            var count = Math.Min(Tile, first.Length - start);
            for (var group = 0; group < tiles.Groups; group++)
            {
                AddGroup(
                    ref from,
                    tiles.Places(group),
                    tiles.NextPlaces(group),
                    first.Slice(start, count),
                    second.Slice(start, count)
                );
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroup(
        ref Block from,
        ReadOnlySpan<uint> places,
        ReadOnlySpan<uint> next,
        Span<Block> outputs
    )
    {
        // Places are below the vector's length by their making, and a group has a tile of them for each of seven.
        ref var place = ref MemoryMarshal.GetReference(places);
        ref var ahead = ref MemoryMarshal.GetReference(next);
        foreach (ref var output in outputs)
        {
            output ^=
                Fetch(ref from, ref place, ref ahead, 0)
                ^ Fetch(ref from, ref place, ref ahead, 1)
                ^ Fetch(ref from, ref place, ref ahead, 2)
                ^ Fetch(ref from, ref place, ref ahead, 3)
                ^ Fetch(ref from, ref place, ref ahead, 4)
                ^ Fetch(ref from, ref place, ref ahead, 5)
                ^ Fetch(ref from, ref place, ref ahead, 6);
            place = ref Unsafe.Add(ref place, 1);
            ahead = ref Unsafe.Add(ref ahead, 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroup(
        ref Pair from,
        ReadOnlySpan<uint> places,
        ReadOnlySpan<uint> next,
        Span<Block> first,
        Span<Block> second
    )
    {
        ref var place = ref MemoryMarshal.GetReference(places);
        ref var ahead = ref MemoryMarshal.GetReference(next);
        for (var i = 0; i < first.Length; i++)
        {
            var sum =
                Fetch(ref from, ref place, ref ahead, 0)
                ^ Fetch(ref from, ref place, ref ahead, 1)
                ^ Fetch(ref from, ref place, ref ahead, 2)
                ^ Fetch(ref from, ref place, ref ahead, 3)
                ^ Fetch(ref from, ref place, ref ahead, 4)
                ^ Fetch(ref from, ref place, ref ahead, 5)
                ^ Fetch(ref from, ref place, ref ahead, 6);
            first[i] ^= sum.GetLower();
            second[i] ^= sum.GetUpper();
            place = ref Unsafe.Add(ref place, 1);
            ahead = ref Unsafe.Add(ref ahead, 1);
        }
    }

    /// <summary>The element of a place; that of the next tile's is on its way afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Fetch<T>(ref T from, ref uint place, ref uint ahead, int index)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(
                Unsafe.AsPointer(ref Unsafe.Add(ref from, Unsafe.Add(ref ahead, index * Tile)))
            );
        }

        return Unsafe.Add(ref from, Unsafe.Add(ref place, index * Tile));
    }

    /// <summary>The places of a tile and of the one behind it: a row of the tile's length for each place of an output. Used by one thread.</summary>
    private ref struct Tiles
    {
        private readonly uint _size;
        private readonly int _regular;
        private readonly int _weight;
        private readonly bool _isPortable;
        private Span<uint> _places;
        private Span<uint> _next;

        public Tiles(string kernel, VoleCode code, int size, Span<uint> memory)
        {
            _size = (uint)size;
            (_regular, _weight) = code == VoleCode.Standard ? (4, 7) : (12, 21);
            _isPortable = kernel == "portable" || !Avx2.IsSupported;
            _places = memory[..(Tile * _weight)];
            _next = memory.Slice(Tile * _weight, Tile * _weight);
            Find(0, _next);
        }

        public readonly int Groups => _weight / GroupWeight;

        public readonly ReadOnlySpan<uint> Places(int group) =>
            _places.Slice(group * GroupWeight * Tile, GroupWeight * Tile);

        public readonly ReadOnlySpan<uint> NextPlaces(int group) =>
            _next.Slice(group * GroupWeight * Tile, GroupWeight * Tile);

        /// <summary>Goes to a tile, the one behind that gone to before.</summary>
        public void Advance(int tile)
        {
            var places = _places;
            _places = _next;
            _next = places;
            Find(tile + 1, _next);
        }

        /// <summary>Places uniform in the part of their own, or in the whole: the high half of a random word's product with the size.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Find(int tile, Span<uint> places)
        {
            var words = MemoryMarshal.Cast<uint, Block>(places);
            s_places.Fill((ulong)tile * (ulong)words.Length, words);
            var part = _size / (uint)_regular;
            for (var j = 0; j < _weight; j++)
            {
                var (size, start) = j < _regular ? (part, (uint)j * part) : (_size, 0u);
                var row = places.Slice(j * Tile, Tile);
                if (_isPortable)
                {
                    Scale(row, size, start);
                }
                else
                {
                    ScaleAvx2(row, size, start);
                }
            }
        }

        private static void Scale(Span<uint> row, uint size, uint start)
        {
            foreach (ref var word in row)
            {
                word = unchecked((uint)(((ulong)word * size) >> 32) + start);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ScaleAvx2(Span<uint> row, uint size, uint start)
        {
            var (by, offset) = (Vector256.Create((ulong)size).AsUInt32(), Vector256.Create(start));
            ref var word = ref MemoryMarshal.GetReference(row);
            for (nuint i = 0; i < Tile; i += (nuint)Vector256<uint>.Count)
            {
                var words = Vector256.LoadUnsafe(ref word, i);
                var even = Avx2.Multiply(words, by) >> 32;
                var odd = Avx2.Multiply((words.AsUInt64() >> 32).AsUInt32(), by);
                var high = Avx2.Blend(even.AsUInt32(), odd.AsUInt32(), 0b1010_1010);
                (high + offset).StoreUnsafe(ref word, i);
            }
        }
    }
}
