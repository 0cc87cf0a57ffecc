using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Sorted tags on the wire. Short ones: 64 bits each behind the leading bits, and then one bit string that says how many tags there are
/// for each value of the leading bits, a one for each tag and a zero after each value. Long ones: 16 bytes each. Stateless and safe to
/// share between threads.
/// </summary>
internal static class TagCode
{
    public static void Write(VolePsiTerms terms, ReadOnlySpan<Block> tags, Span<byte> message)
    {
        if (!terms.HasShortTags)
        {
            MemoryMarshal.AsBytes(tags).CopyTo(message);
            return;
        }

        var words = MemoryMarshal.Cast<byte, ulong>(message[..(tags.Length * sizeof(ulong))]);
        var bits = message[(tags.Length * sizeof(ulong))..];
        bits.Clear();
        for (var i = 0; i < tags.Length; i++)
        {
            words[i] = Rest(tags[i], terms.PrefixBits);
            var place = i + (int)Prefix(tags[i], terms.PrefixBits);
            bits[place / 8] |= (byte)(1 << (place % 8));
        }
    }

    /// <summary>Marks the own tags that a message has.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="message">The peer's message, of the right size.</param>
    /// <param name="own">The own tags.</param>
    /// <param name="isMatch">Takes, for each own tag, whether it is in the message.</param>
    /// <param name="matches">Takes, for each of the peer's, whether it is among the own ones: a bit each; empty for none.</param>
    /// <returns>False where the message is no ascending list.</returns>
    public static bool TryMatch(
        VolePsiTerms terms,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<Block> own,
        Span<bool> isMatch,
        Span<byte> matches
    )
    {
        var reader = new Reader(terms, message);
        Block last = default;
        var next = 0;
        for (var i = 0; i < terms.SenderItems; i++)
        {
            if (!reader.TryNext(out var tag) || (i > 0 && SortedTags.Compare(last, tag) > 0))
            {
                return false;
            }

            last = tag;
            while (next < own.Length && SortedTags.Compare(Cut(terms, own[next]), tag) < 0)
            {
                next++;
            }

            if (next < own.Length && Cut(terms, own[next]) == tag)
            {
                isMatch[next] = true;
                if (!matches.IsEmpty)
                {
                    matches[i / 8] |= (byte)(1 << (i % 8));
                }
            }
        }

        return reader.IsAtEnd;
    }

    private static ulong Prefix(Block tag, int bits) =>
        bits == 0 ? 0 : tag.GetElement(1) >> (64 - bits);

    private static ulong Rest(Block tag, int bits) =>
        bits == 0
            ? tag.GetElement(1)
            : (tag.GetElement(1) << bits) | (tag.GetElement(0) >> (64 - bits));

    /// <summary>A tag without the bits that are not sent.</summary>
    private static Block Cut(VolePsiTerms terms, Block tag) =>
        terms.HasShortTags
            ? Vector128.Create(Rest(tag, terms.PrefixBits), Prefix(tag, terms.PrefixBits))
            : tag;

    /// <summary>Reads the tags of a message in order. Used by one thread.</summary>
    private ref struct Reader(VolePsiTerms terms, ReadOnlySpan<byte> message)
    {
        private readonly bool _isShort = terms.HasShortTags;
        private readonly int _values = 1 << terms.PrefixBits;
        private readonly ReadOnlySpan<byte> _tags = message[
            ..(terms.SenderItems * (terms.HasShortTags ? sizeof(ulong) : Blocks.Size))
        ];
        private readonly ReadOnlySpan<byte> _bits = message[
            (terms.SenderItems * (terms.HasShortTags ? sizeof(ulong) : Blocks.Size))..
        ];
        private int _place;
        private int _value;
        private int _index;

        /// <summary>Whether nothing but the zeros of the remaining values is left.</summary>
        public readonly bool IsAtEnd
        {
            get
            {
                for (var place = _place; place < 8 * _bits.Length; place++)
                {
                    if (BitAt(place))
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        public bool TryNext(out Block tag)
        {
            if (!_isShort)
            {
                tag = MemoryMarshal.Read<Block>(_tags[(_index++ * Blocks.Size)..]);
                return true;
            }

            tag = default;
            while (_place < 8 * _bits.Length && !BitAt(_place))
            {
                _place++;
                _value++;
            }

            if (_value >= _values || _place >= 8 * _bits.Length)
            {
                return false;
            }

            _place++;
            tag = Vector128.Create(
                MemoryMarshal.Read<ulong>(_tags[(_index++ * sizeof(ulong))..]),
                (ulong)_value
            );
            return true;
        }

        private readonly bool BitAt(int place) => ((_bits[place / 8] >> (place % 8)) & 1) != 0;
    }
}
