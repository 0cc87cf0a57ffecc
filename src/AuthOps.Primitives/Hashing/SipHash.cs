using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Hashing;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012) with 64 or 128 bits of output: a pseudo-random function of short messages under a
/// key of 16 bytes. Many messages at once go through lanes of 64 bits. It is no digest: whoever has the key finds collisions.
/// Immutable and safe to share between threads.
/// </summary>
public readonly struct SipHash : IEquatable<SipHash>
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 16;

    /// <summary>The last block of a message of eight bytes: its length alone.</summary>
    internal const ulong LengthOfWord = 8UL << 56;

    private const int MaxLanes = 16;

    private readonly ulong _key0;
    private readonly ulong _key1;

    /// <summary>The function under a key.</summary>
    /// <param name="key">16 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key has another length.</exception>
    public SipHash(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize, nameof(key));
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>The function under a key.</summary>
    /// <param name="key0">The first eight bytes of the key, little-endian.</param>
    /// <param name="key1">The last eight.</param>
    public SipHash(ulong key0, ulong key1) => (_key0, _key1) = (key0, key1);

    /// <summary>What hashes many messages at once: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public static string KernelName =>
        SipHashAvx512.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : "scalar";

    internal SipHashState Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_key0, _key1);
    }

    /// <summary>Whether both have one key.</summary>
    public static bool operator ==(SipHash left, SipHash right) => left.Equals(right);

    /// <summary>Whether the keys differ.</summary>
    public static bool operator !=(SipHash left, SipHash right) => !left.Equals(right);

    /// <summary>The 64 bits of a message of eight bytes, a word in little-endian order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash64(ulong word)
    {
        var state = Start;
        state.Take(word);
        state.Take(LengthOfWord);
        return state.Finish(0xff, 0);
    }

    /// <summary>The 64 bits of a message of any length.</summary>
    public ulong Hash64(ReadOnlySpan<byte> message)
    {
        var state = Start;
        Take(ref state, message);
        return state.Finish(0xff, 0);
    }

    /// <summary>Replaces each word by <see cref="Hash64(ulong)"/> of it, in lanes.</summary>
    public void Hash64Each(Span<ulong> words)
    {
        var done =
            SipHashAvx512.IsSupported ? SipHashAvx512.HashWords(Start, words)
            : Avx2.IsSupported ? SipHashAvx2.HashWords(Start, words)
            : 0;
        for (; done < words.Length; done++)
        {
            words[done] = Hash64(words[done]);
        }
    }

    /// <summary>The 128 bits of each of many messages that lie one after the other; those of about one length run in lanes.</summary>
    /// <param name="messages">The bytes of all messages.</param>
    /// <param name="start">Where the first one begins.</param>
    /// <param name="ends">Where each ends, ascending; message i begins at ends[i - 1], or at <paramref name="start"/>.</param>
    /// <param name="digests">Takes, for each message, its low word and then its high one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The places are not ascending within the bytes, or there is no room for the digests.</exception>
    public void Hash128Each(
        ReadOnlySpan<byte> messages,
        int start,
        ReadOnlySpan<int> ends,
        Span<ulong> digests
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            digests.Length,
            2L * ends.Length,
            nameof(digests)
        );
        var lanes =
            SipHashAvx512.IsSupported ? SipHashAvx512.Lanes
            : Avx2.IsSupported ? SipHashAvx2.Lanes
            : 1;
        Span<ulong> words = stackalloc ulong[SipHashLanes.MaxWords * MaxLanes];
        var done = 0;
        while (done < ends.Length)
        {
            var count =
                lanes > 1 && done + lanes <= ends.Length
                    ? Load(messages, start, ends.Slice(done, lanes), words)
                    : 0;
            var taken = count > 0 ? lanes : 1;
            var results = digests.Slice(2 * done, 2 * taken);
            if (count == 0)
            {
                RequireRange(start, ends[done], messages.Length);
                One(messages[start..ends[done]], results);
            }
            else if (lanes == SipHashAvx512.Lanes)
            {
                SipHashAvx512.Hash(Start, words[..(lanes * count)], results);
            }
            else
            {
                SipHashAvx2.Hash(Start, words[..(lanes * count)], results);
            }

            done += taken;
            start = ends[done - 1];
        }
    }

    /// <inheritdoc/>
    public bool Equals(SipHash other) => _key0 == other._key0 && _key1 == other._key1;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SipHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_key0, _key1);

    /// <summary>
    /// Lays the words of the messages of all lanes side by side, the last one of each with the message's length in its high byte.
    /// </summary>
    /// <returns>The number of words of each; 0 where they differ, are too many, or lie at the end of the bytes.</returns>
    private static int Load(
        ReadOnlySpan<byte> messages,
        int start,
        ReadOnlySpan<int> ends,
        Span<ulong> words
    )
    {
        var whole = SipHashLanes.CommonWords(messages.Length, start, ends);
        if (whole < 0)
        {
            return 0;
        }

        ref var bytes = ref MemoryMarshal.GetReference(messages);
        if (ends.Length == SipHashAvx512.Lanes)
        {
            SipHashAvx512.Load(ref bytes, start, ends, whole, words);
        }
        else
        {
            SipHashAvx2.Load(ref bytes, start, ends, whole, words);
        }

        return whole + 1;
    }

    private static void RequireRange(int start, int end, int length)
    {
        if (start < 0 || end < start || end > length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                $"A message from {start} to {end} does not lie within {length} bytes."
            );
        }
    }

    private void One(ReadOnlySpan<byte> message, Span<ulong> digest)
    {
        var state = Start;
        state.V1 ^= 0xee;
        Take(ref state, message);
        digest[0] = state.Finish(0xee, 0);
        digest[1] = state.Finish(0, 0xdd);
    }

    private static void Take(ref SipHashState state, ReadOnlySpan<byte> message)
    {
        var last = (ulong)(message.Length & 0xff) << 56;
        for (; message.Length >= 8; message = message[8..])
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (var i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        state.Take(last);
    }
}
