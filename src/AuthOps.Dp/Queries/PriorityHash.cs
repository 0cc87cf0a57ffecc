using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Queries;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein 2012): a keyed pseudo-random function that orders contributions. The key is
/// drawn afresh for each release and never leaves it, so which rows are kept tells nothing from one release to the
/// next and cannot be steered by whoever writes the data.
/// </summary>
internal readonly struct PriorityHash(ulong key0, ulong key1)
{
    internal const ulong Initial0 = 0x736f6d6570736575UL;
    internal const ulong Initial1 = 0x646f72616e646f6dUL;
    internal const ulong Initial2 = 0x6c7967656e657261UL;
    internal const ulong Initial3 = 0x7465646279746573UL;

    /// <summary>The last block of a message of eight bytes: its length alone.</summary>
    internal const ulong LengthOfWord = 8UL << 56;

    private readonly ulong _key0 = key0;
    private readonly ulong _key1 = key1;

    /// <summary>The kernel that hashes many words at once.</summary>
    internal static string KernelName =>
        PriorityHashAvx512.IsSupported ? "avx512"
        : PriorityHashAvx2.IsSupported ? "avx2"
        : "scalar";

    /// <summary>An odd multiplier drawn with the key, for spreading units over buckets.</summary>
    internal ulong OddMultiplier => OfWord(0) | 1;

    /// <summary>The priority of a string, by its UTF-16 code units.</summary>
    internal ulong Of(string text) => Of(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>The priority of one word, as of its eight bytes in little-endian order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong OfWord(ulong word)
    {
        var v0 = _key0 ^ Initial0;
        var v1 = _key1 ^ Initial1;
        var v2 = _key0 ^ Initial2;
        var v3 = _key1 ^ Initial3;
        Absorb(ref v0, ref v1, ref v2, ref v3, word);
        Absorb(ref v0, ref v1, ref v2, ref v3, LengthOfWord);
        return Finish(v0, v1, v2, v3);
    }

    /// <summary>Replaces each word by <see cref="OfWord"/> of it.</summary>
    internal void OfWords(Span<ulong> words)
    {
        if (PriorityHashAvx512.IsSupported)
        {
            PriorityHashAvx512.Run(_key0, _key1, words);
        }
        else if (PriorityHashAvx2.IsSupported)
        {
            PriorityHashAvx2.Run(_key0, _key1, words);
        }
        else
        {
            OfWordsScalar(words);
        }
    }

    /// <summary>The scalar twin of <see cref="OfWords"/>.</summary>
    internal void OfWordsScalar(Span<ulong> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = OfWord(words[i]);
        }
    }

    internal ulong Of(ReadOnlySpan<byte> bytes)
    {
        var v0 = _key0 ^ Initial0;
        var v1 = _key1 ^ Initial1;
        var v2 = _key0 ^ Initial2;
        var v3 = _key1 ^ Initial3;
        var last = (ulong)(bytes.Length & 0xff) << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            Absorb(ref v0, ref v1, ref v2, ref v3, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            last |= (ulong)bytes[i] << (8 * i);
        }

        Absorb(ref v0, ref v1, ref v2, ref v3, last);
        return Finish(v0, v1, v2, v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
