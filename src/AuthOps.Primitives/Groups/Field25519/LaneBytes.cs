using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

/// <summary>Moves 32-byte little-endian encodings into vectors and back. Stateless and safe to share between threads.</summary>
internal static unsafe class LaneBytes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int Size = 32;
    private const int Words = 4;

    /// <summary>Reads up to a vector of elements, the top bit ignored; lanes past the end are 0.</summary>
    /// <param name="result">The vector.</param>
    /// <param name="bytes">Encodings, <paramref name="stride"/> bytes apart.</param>
    /// <param name="count">How many.</param>
    /// <param name="stride">Bytes from one encoding to the next.</param>
    /// <param name="words">Room for four rows.</param>
    public static void Load(
        TElement* result,
        ReadOnlySpan<byte> bytes,
        int count,
        int stride,
        ulong* words
    )
    {
        LoadWords(words, bytes, count, stride);
        TElement.FromWords(result, words);
    }

    /// <summary>As <see cref="Load"/>, but leaves the words as they are.</summary>
    public static void LoadWords(ulong* words, ReadOnlySpan<byte> bytes, int count, int stride)
    {
        for (var lane = 0; lane < TElement.Lanes; lane++)
        {
            for (var i = 0; i < Words; i++)
            {
                words[(i * TElement.Lanes) + lane] =
                    lane < count
                        ? BinaryPrimitives.ReadUInt64LittleEndian(
                            bytes[((lane * stride) + (i * sizeof(ulong)))..]
                        )
                        : 0;
            }
        }
    }

    /// <summary>One 32-byte value in every lane, as words.</summary>
    public static void BroadcastWords(ulong* words, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < Words; i++)
        {
            new Span<ulong>(words + (i * TElement.Lanes), TElement.Lanes).Fill(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..])
            );
        }
    }

    /// <summary>One element in every lane.</summary>
    public static void Broadcast(TElement* result, in Fe25519 value, ulong* words)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Fe25519.ToBytes(value, bytes);
        BroadcastWords(words, bytes);
        TElement.FromWords(result, words);
    }

    /// <summary>Writes the canonical encodings of the first lanes, back to back.</summary>
    public static void Store(Span<byte> bytes, TElement* value, int count, ulong* words)
    {
        TElement.Canonicalize(words, value);
        for (var lane = 0; lane < count; lane++)
        {
            for (var i = 0; i < Words; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(
                    bytes[((lane * Size) + (i * sizeof(ulong)))..],
                    words[(i * TElement.Lanes) + lane]
                );
            }
        }
    }
}
