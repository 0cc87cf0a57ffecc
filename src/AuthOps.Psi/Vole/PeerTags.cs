using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The peer's sorted tags as they came, with where those of each value of the leading bits begin: an own tag is compared with the one
/// or two that share its value, and need not be sorted. Used by one thread at a time.
/// </summary>
internal readonly ref struct PeerTags
{
    // An own tag's places are fetched so many tags before it is compared: first where its value begins, then what is there.
    private const int FetchDistance = 16;

    // Hardly a value has more tags than this.
    private const int AtOnce = 3;

    private readonly int _prefixBits;
    private readonly int _restBits;
    private readonly int[] _starts;
    private readonly ReadOnlySpan<ulong> _words;
    private readonly ReadOnlySpan<byte> _rests;

    private PeerTags(VolePsiTerms terms, ReadOnlySpan<byte> message)
    {
        (_prefixBits, _restBits) = (terms.PrefixBits, terms.RestBits);
        _starts = new int[(1 << terms.PrefixBits) + 1];
        var size = terms.SenderItems * sizeof(ulong);
        _words = MemoryMarshal.Cast<byte, ulong>(message[..size]);
        _rests = message.Slice(size, terms.RestsSize);
    }

    /// <summary>Reads a message.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="message">The peer's message, of the right size.</param>
    /// <param name="list">The tags.</param>
    /// <returns>False where the message is no ascending list.</returns>
    public static bool TryRead(VolePsiTerms terms, ReadOnlySpan<byte> message, out PeerTags list)
    {
        list = new PeerTags(terms, message);
        var bits = message[((terms.SenderItems * sizeof(ulong)) + terms.RestsSize)..];
        return list.TryFindStarts(bits);
    }

    /// <summary>Marks the own tags that the list has.</summary>
    /// <param name="own">The own tags, in any order.</param>
    /// <param name="items">The item of each.</param>
    /// <param name="isMatch">Takes, for each item, whether its tag is in the list.</param>
    /// <param name="matches">Takes, for each of the peer's, whether it is among the own ones: a bit each; empty for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Match(
        ReadOnlySpan<Block> own,
        ReadOnlySpan<int> items,
        Span<bool> isMatch,
        Span<byte> matches
    )
    {
        var (starts, prefixBits) = (_starts, _prefixBits);
        var words = _words;
        var isWordEnough = _restBits == 0 && matches.IsEmpty;
        for (var i = 0; i < own.Length; i++)
        {
            Fetch(own, i);
            var value = (int)TagCode.Prefix(own[i], prefixBits);
            var (start, count) = (starts[value], starts[value + 1] - starts[value]);
            var isHit = true;
            if (count <= AtOnce && start + AtOnce <= words.Length)
            {
                // Without a branch on what is there: whether a tag matches, and how many share its value, cannot be foretold.
                var word = TagCode.Word(own[i], prefixBits);
                var few = words.Slice(start, AtOnce);
                isHit =
                    ((few[0] == word) & (count > 0))
                    | ((few[1] == word) & (count > 1))
                    | ((few[2] == word) & (count > 2));
                if (isWordEnough)
                {
                    isMatch[items[i]] = isHit;
                    continue;
                }
            }

            if (isHit)
            {
                MatchOne(own[i], start..(start + count), ref isMatch[items[i]], matches);
            }
        }
    }

    private void MatchOne(Block tag, Range range, ref bool isMatch, Span<byte> matches)
    {
        var (word, rest) = (TagCode.Word(tag, _prefixBits), TagCode.Rest(tag, _restBits));
        for (var at = range.Start.Value; at < range.End.Value; at++)
        {
            if (_words[at] == word && RestAt(at) == rest)
            {
                isMatch = true;
                if (!matches.IsEmpty)
                {
                    matches[at / 8] |= (byte)(1 << (at % 8));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Fetch(ReadOnlySpan<Block> own, int i)
    {
        if (!Sse.IsSupported || i + (2 * FetchDistance) >= own.Length)
        {
            return;
        }

        // The values of tags are below the number of starts by their making, and a start is at most the number of words.
        ref var start = ref MemoryMarshal.GetArrayDataReference(_starts);
        var far = (nint)TagCode.Prefix(own[i + (2 * FetchDistance)], _prefixBits);
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, far)));
        var near = (nint)TagCode.Prefix(own[i + FetchDistance], _prefixBits);
        ref var word = ref Unsafe.Add(
            ref MemoryMarshal.GetReference(_words),
            Unsafe.Add(ref start, near)
        );
        Sse.Prefetch0(Unsafe.AsPointer(ref word));
    }

    /// <summary>
    /// Reads the bit string a word at a time. Before the zero of a value there are as many ones as tags up to it: its place less its
    /// number. A one right behind a one is a tag with the value of that before it, and must not be below it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFindStarts(ReadOnlySpan<byte> bits)
    {
        var length = _words.Length + _starts.Length - 1;
        var (value, tags, carry) = (0, 0, 0UL);
        for (var at = 0; 8 * at < length; at += sizeof(ulong))
        {
            // What is behind the end counts as neither.
            var inside = length - (8 * at) < 64 ? (1UL << (length - (8 * at))) - 1 : ulong.MaxValue;
            var word = WordAt(bits, at);
            var (ones, zeros) = (word & inside, ~word & inside);
            if (
                tags + BitOperations.PopCount(ones) > _words.Length
                || value + BitOperations.PopCount(zeros) >= _starts.Length
                || !AreAscending(tags, ones, ones & ((ones << 1) | carry))
            )
            {
                return false;
            }

            for (; zeros != 0; zeros &= zeros - 1)
            {
                value++;
                _starts[value] = (8 * at) + BitOperations.TrailingZeroCount(zeros) - (value - 1);
            }

            carry = ones >> 63;
            tags += BitOperations.PopCount(ones);
        }

        // The last value ends where the string does, and nothing but zeros fills the byte.
        return value == _starts.Length - 1
            && _starts[value] == _words.Length
            && (length % 8 == 0 || bits[^1] >> (length % 8) == 0);
    }

    private static ulong WordAt(ReadOnlySpan<byte> bits, int at)
    {
        if (at + sizeof(ulong) <= bits.Length)
        {
            return MemoryMarshal.Read<ulong>(bits[at..]);
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        bits[at..].CopyTo(word);
        return MemoryMarshal.Read<ulong>(word);
    }

    /// <summary>Whether tags that share their value with the one before are not below it.</summary>
    /// <param name="tags">The tags before this word of the string.</param>
    /// <param name="ones">A bit for each tag of the word.</param>
    /// <param name="followers">Those that share their value with the tag before.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AreAscending(int tags, ulong ones, ulong followers)
    {
        for (; followers != 0; followers &= followers - 1)
        {
            var below = (followers ^ (followers - 1)) >> 1;
            var at = tags + BitOperations.PopCount(ones & below);
            if (
                _words[at - 1] >= _words[at]
                && (_words[at - 1] > _words[at] || RestAt(at - 1) > RestAt(at))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The last bits of a tag; none where tags are short.</summary>
    private ulong RestAt(int tag)
    {
        if (_restBits == 0)
        {
            return 0;
        }

        // At most 57 bits, or whole bytes: a word holds them wherever they begin.
        var place = (long)tag * _restBits;
        var rest = WordAt(_rests, (int)(place / 8)) >> (int)(place % 8);
        return _restBits == 64 ? rest : rest & ((1UL << _restBits) - 1);
    }
}
