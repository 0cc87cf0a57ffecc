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
        return list.TryFindStarts(bits) && list.IsAscending();
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
        for (var i = 0; i < own.Length; i++)
        {
            Fetch(own, i);
            var tag = own[i];
            var value = (int)TagCode.Prefix(tag, _prefixBits);
            var word = TagCode.Word(tag, _prefixBits);
            for (var at = _starts[value]; at < _starts[value + 1]; at++)
            {
                if (_words[at] == word && RestAt(at) == TagCode.Rest(tag, _restBits))
                {
                    isMatch[items[i]] = true;
                    if (!matches.IsEmpty)
                    {
                        matches[at / 8] |= (byte)(1 << (at % 8));
                    }
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

    /// <summary>Before the zero of a value there are as many ones as tags up to it: its place less its number.</summary>
    private bool TryFindStarts(ReadOnlySpan<byte> bits)
    {
        var length = _words.Length + _starts.Length - 1;
        var value = 0;
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var at = 0; at < bits.Length; at += word.Length)
        {
            // Behind the end there are ones, which are passed over, and no zero.
            word.Fill(0xFF);
            bits[at..Math.Min(at + word.Length, bits.Length)].CopyTo(word);
            var zeros = ~MemoryMarshal.Read<ulong>(word);
            for (; zeros != 0; zeros &= zeros - 1)
            {
                var place = (8 * at) + BitOperations.TrailingZeroCount(zeros);
                if (place >= length)
                {
                    // Zeros fill the last byte.
                    continue;
                }

                if (value == _starts.Length - 1)
                {
                    return false;
                }

                _starts[++value] = place - (value - 1);
            }
        }

        // The last value ends where the string does, and nothing but zeros fills the byte.
        return value == _starts.Length - 1
            && _starts[value] == _words.Length
            && (length % 8 == 0 || bits[^1] >> (length % 8) == 0);
    }

    private bool IsAscending()
    {
        for (var value = 0; value + 1 < _starts.Length; value++)
        {
            for (var at = _starts[value] + 1; at < _starts[value + 1]; at++)
            {
                if (
                    _words[at - 1] > _words[at]
                    || (_words[at - 1] == _words[at] && RestAt(at - 1) > RestAt(at))
                )
                {
                    return false;
                }
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
        var from = _rests[(int)(place / 8)..];
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        from[..Math.Min(word.Length, from.Length)].CopyTo(word);
        var rest = MemoryMarshal.Read<ulong>(word) >> (int)(place % 8);
        return _restBits == 64 ? rest : rest & ((1UL << _restBits) - 1);
    }
}
