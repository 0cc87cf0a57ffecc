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
            if (place / 64 != at)
            {
                MemoryMarshal.Write(bits[(at * sizeof(ulong))..], gathered);
                (at, gathered) = (place / 64, 0);
            }

            gathered |= 1UL << (place % 64);
        }

        Span<byte> last = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(last, gathered);
        var rest = bits[(at * sizeof(ulong))..];
        last[..Math.Min(last.Length, rest.Length)].CopyTo(rest);
    }

    /// <summary>Remainders one behind the other without gaps, the low bit first.</summary>
    private static void WriteRests(ReadOnlySpan<Block> tags, int bits, Span<byte> rests)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < tags.Length && bits > 0; i++)
        {
            var place = (long)i * bits;
            MemoryMarshal.Write(word, Rest(tags[i], bits) << (int)(place % 8));
            var to = rests[(int)(place / 8)..];
            for (var j = 0; j < Math.Min(word.Length, to.Length); j++)
            {
                to[j] |= word[j];
            }
        }
    }
}
