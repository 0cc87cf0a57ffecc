using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Sorted tags on the wire: the 64 bits of each behind the leading ones; the bits behind those, where tags are long; and one bit string
/// that says how many tags there are for each value of the leading bits, a one for each tag and a zero after each value. Nothing of a
/// long tag is lost. Stateless and safe to share between threads.
/// </summary>
internal static class TagCode
{
    private const int WordBits = 64;

    public static void Write(VolePsiTerms terms, ReadOnlySpan<Block> tags, Span<byte> message)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(message[..(tags.Length * sizeof(ulong))]);
        var rest = message[(tags.Length * sizeof(ulong))..];
        rest.Clear();
        var bits = rest[terms.RestsSize..];
        WriteWords(tags, terms.PrefixBits, words, bits);
        WriteRests(tags, terms.RestBits, rest[..terms.RestsSize]);
    }

    /// <summary>The leading bits of a tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Prefix(Block tag, int bits) =>
        // A shift by 64 would be none: by 1 and by 63 more it is one.
        tag.GetElement(1)
        >> 1
        >> (63 - bits);

    /// <summary>The 64 bits behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(Block tag, int bits) =>
        (tag.GetElement(1) << bits) | (tag.GetElement(0) >> 1 >> (63 - bits));

    /// <summary>The last bits of a tag, as many as are asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Rest(Block tag, int bits) =>
        bits == 64 ? tag.GetElement(0) : tag.GetElement(0) & ((1UL << bits) - 1);

    /// <summary>Words side by side, and a bit for each at its number plus its leading bits; bits are gathered to words of their own first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteWords(
        ReadOnlySpan<Block> tags,
        int prefixBits,
        Span<ulong> words,
        Span<byte> bits
    )
    {
        var (at, gathered) = (0, 0UL);
        for (var i = 0; i < words.Length; i++)
        {
            var tag = tags[i];
            words[i] = Word(tag, prefixBits);
            var place = i + (int)Prefix(tag, prefixBits);
            if (place / WordBits != at)
            {
                MemoryMarshal.Write(bits[(at * sizeof(ulong))..], gathered);
                (at, gathered) = (place / WordBits, 0);
            }

            gathered |= 1UL << (place % WordBits);
        }

        WriteLast(gathered, bits[(at * sizeof(ulong))..]);
    }

    /// <summary>Remainders one behind the other without gaps, the low bit first; they are gathered to words first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRests(ReadOnlySpan<Block> tags, int bits, Span<byte> rests)
    {
        if (bits == 0)
        {
            return;
        }

        var (at, gathered, filled) = (0, 0UL, 0);
        foreach (var tag in tags)
        {
            var rest = Rest(tag, bits);
            gathered |= rest << filled;
            filled += bits;
            if (filled >= WordBits)
            {
                MemoryMarshal.Write(rests[at..], gathered);
                at += sizeof(ulong);
                filled -= WordBits;
                gathered = filled == 0 ? 0 : rest >> (bits - filled);
            }
        }

        WriteLast(gathered, rests[at..]);
    }

    /// <summary>A word of which the last bytes may have no room: they are zero then.</summary>
    private static void WriteLast(ulong word, Span<byte> to)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(bytes, word);
        bytes[..Math.Min(bytes.Length, to.Length)].CopyTo(to);
    }
}
