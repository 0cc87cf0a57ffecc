using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Psi.Large;

/// <summary>
/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a pseudo-random function of items under a key of 16
/// bytes. Many items at once go through lanes of 64 bits, those whose number of whole words is the same together. Immutable and
/// safe to share between threads.
/// </summary>
internal readonly struct SipHash128
{
    public const int KeySize = 16;

    /// <summary>Whole words of an item that the lanes take, at most; longer ones go alone.</summary>
    public const int MaxLaneWords = 31;

    private readonly ulong _k0;
    private readonly ulong _k1;

    public SipHash128(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize, nameof(key));
        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>The names of the kernels that this machine has, the one in use first.</summary>
    public static IReadOnlyList<string> Kernels { get; } =
    [
        .. Avx512F.IsSupported && Avx512BW.IsSupported ? ["avx512"] : Array.Empty<string>(),
        .. Avx2.IsSupported ? ["avx2"] : Array.Empty<string>(),
        "scalar",
    ];

    public ulong V0 => _k0 ^ 0x736f6d6570736575;

    public ulong V1 => _k1 ^ 0x646f72616e646f6d ^ 0xee;

    public ulong V2 => _k0 ^ 0x6c7967656e657261;

    public ulong V3 => _k1 ^ 0x7465646279746573;

    /// <summary>Hashes items; item i lies from ends[i - 1], or start, up to ends[i].</summary>
    /// <param name="items">The bytes of all items.</param>
    /// <param name="start">Where the first one begins.</param>
    /// <param name="ends">Where each ends; ascending.</param>
    /// <param name="digests">Takes the digests: for each item the low word and then the high one.</param>
    public void Hash(
        ReadOnlySpan<byte> items,
        int start,
        ReadOnlySpan<int> ends,
        Span<ulong> digests
    ) => Hash(Kernels[0], items, start, ends, digests);

    /// <summary>Hashes by a kernel of <see cref="Kernels"/>.</summary>
    public void Hash(
        string kernel,
        ReadOnlySpan<byte> items,
        int start,
        ReadOnlySpan<int> ends,
        Span<ulong> digests
    )
    {
        var lanes = kernel switch
        {
            "avx512" => 8,
            "avx2" => 4,
            _ => 1,
        };
        Span<ulong> words = stackalloc ulong[(MaxLaneWords + 1) * 8];
        var done = 0;
        while (lanes > 1 && done + lanes <= ends.Length)
        {
            var count = Load(items, start, ends.Slice(done, lanes), words);
            if (count < 0)
            {
                One(items, start, ends[done], digests.Slice(2 * done, 2));
                start = ends[done++];
                continue;
            }

            var results = digests.Slice(2 * done, 2 * lanes);
            if (lanes == 8)
            {
                SipHash128Avx512.Hash(this, words[..(8 * count)], results);
            }
            else
            {
                SipHash128Avx2.Hash(this, words[..(4 * count)], results);
            }

            done += lanes;
            start = ends[done - 1];
        }

        for (; done < ends.Length; done++)
        {
            One(items, start, ends[done], digests.Slice(2 * done, 2));
            start = ends[done];
        }
    }

    /// <summary>
    /// Lays the words of the items of all lanes side by side, the last one of each with the item's length in its high byte.
    /// </summary>
    /// <returns>The number of words of each, or -1 where they differ or are too many.</returns>
    private static int Load(
        ReadOnlySpan<byte> items,
        int start,
        ReadOnlySpan<int> ends,
        Span<ulong> words
    )
    {
        var lanes = ends.Length;
        var whole = (ends[0] - start) >> 3;
        var first = start;
        foreach (var end in ends)
        {
            if ((end - first) >> 3 != whole)
            {
                return -1;
            }

            first = end;
        }

        // Lanes are of x86, so that words are read as they lie. The last of every item is read whole where the bytes behind it exist, and cut.
        if ((uint)whole > MaxLaneWords || start < 0 || first > items.Length)
        {
            return -1;
        }

        ref var bytes = ref MemoryMarshal.GetReference(items);
        ref var word = ref MemoryMarshal.GetReference(words);
        for (var lane = 0; lane < lanes; lane++)
        {
            var length = ends[lane] - start;
            ref var item = ref Unsafe.Add(ref bytes, start);
            for (var i = 0; i < whole; i++)
            {
                Unsafe.Add(ref word, (i * lanes) + lane) = Unsafe.ReadUnaligned<ulong>(
                    ref Unsafe.Add(ref item, 8 * i)
                );
            }

            Unsafe.Add(ref word, (whole * lanes) + lane) =
                start + (8 * whole) + 8 <= items.Length
                    ? (
                        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref item, 8 * whole))
                        & ((1UL << (8 * (length & 7))) - 1)
                    ) | ((ulong)(uint)length << 56)
                    : LastWord(items[start..], length);
            start = ends[lane];
        }

        return whole + 1;
    }

    private static ulong LastWord(ReadOnlySpan<byte> item, int length)
    {
        var rest = length & 7;
        var tail = item[(length - rest)..];
        ulong word = 0;
        if (tail.Length >= 8)
        {
            // The bytes behind the item are another's and are cut off.
            word = BinaryPrimitives.ReadUInt64LittleEndian(tail) & ((1UL << (8 * rest)) - 1);
        }
        else
        {
            for (var i = 0; i < rest; i++)
            {
                word |= (ulong)tail[i] << (8 * i);
            }
        }

        return word | ((ulong)(byte)(length & 0xFF) << 56);
    }

    private void One(ReadOnlySpan<byte> items, int start, int end, Span<ulong> digest)
    {
        var length = end - start;
        var item = items[start..];
        var state = new State(this);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(item[..(length & ~7)]))
        {
            state.Take(
                BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word)
            );
        }

        state.Take(LastWord(item, length));
        digest[0] = state.Finish(0xee, 0);
        digest[1] = state.Finish(0, 0xdd);
    }

    /// <summary>The four words of the function while one item goes through. Used by one thread.</summary>
    private struct State
    {
        private ulong _v0;
        private ulong _v1;
        private ulong _v2;
        private ulong _v3;

        public State(in SipHash128 hash) =>
            (_v0, _v1, _v2, _v3) = (hash.V0, hash.V1, hash.V2, hash.V3);

        public void Take(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish(ulong second, ulong first)
        {
            _v2 ^= second;
            _v1 ^= first;
            for (var i = 0; i < 4; i++)
            {
                Round();
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            unchecked
            {
                _v0 += _v1;
                _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
                _v0 = BitOperations.RotateLeft(_v0, 32);
                _v2 += _v3;
                _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
                _v0 += _v3;
                _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
                _v2 += _v1;
                _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
                _v2 = BitOperations.RotateLeft(_v2, 32);
            }
        }
    }
}
