using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

internal partial struct Residue<TModulus>
{
    /// <summary>Bytes of an encoded number.</summary>
    public const int EncodedSize = 32;

    public static Residue<TModulus> Zero => default;

    /// <summary>1 in Montgomery form.</summary>
    public static Residue<TModulus> One
    {
        get
        {
            FromWords(out var one, 1, 0, 0, 0);
            return one;
        }
    }

    /// <summary>Brings any number below 2^256 into Montgomery form.</summary>
    public static void FromWords(
        out Residue<TModulus> result,
        ulong w0,
        ulong w1,
        ulong w2,
        ulong w3
    )
    {
        // A row of the multiplication tolerates a factor a of any size below 2^256: t stays below 2m all the same.
        var (s0, s1, s2, s3) = TModulus.Square;
        Multiply(
            out result,
            new Residue<TModulus>(w0, w1, w2, w3),
            new Residue<TModulus>(s0, s1, s2, s3)
        );
    }

    public static void FromWords(
        out Residue<TModulus> result,
        (ulong W0, ulong W1, ulong W2, ulong W3) words
    ) => FromWords(out result, words.W0, words.W1, words.W2, words.W3);

    /// <summary>The number itself in [0, m), out of Montgomery form.</summary>
    public static (ulong W0, ulong W1, ulong W2, ulong W3) ToWords(in Residue<TModulus> a)
    {
        Multiply(out var plain, a, new Residue<TModulus>(1, 0, 0, 0));
        return (plain.W0, plain.W1, plain.W2, plain.W3);
    }

    /// <summary>Reads 32 bytes, most significant first, taking the number modulo m.</summary>
    /// <returns>All ones where the number is below m, else 0.</returns>
    public static ulong FromBytes(out Residue<TModulus> result, ReadOnlySpan<byte> bytes)
    {
        var number = ReadWords(bytes);
        FromWords(out result, number.W0, number.W1, number.W2, number.W3);
        var modulus = new Residue<TModulus>(TModulus.M0, TModulus.M1, TModulus.M2, TModulus.M3);
        return unchecked(0UL - SubtractWords(number, modulus, out _, out _, out _, out _));
    }

    /// <summary>Reads 48 bytes, most significant first, modulo m (hash_to_field of RFC 9380, 5.2).</summary>
    public static void FromWideBytes(out Residue<TModulus> result, ReadOnlySpan<byte> bytes)
    {
        // high·2^128 + low with low below 2^128; 2^128 is brought in as a Montgomery factor.
        var high = ReadWords(bytes);
        FromWords(out var top, high.W0, high.W1, high.W2, high.W3);
        FromWords(out var shift, 0, 0, 1, 0);
        Multiply(out top, top, shift);
        FromWords(
            out var bottom,
            BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]),
            0,
            0
        );
        Add(out result, top, bottom);
    }

    /// <summary>Writes the number in [0, m) as 32 bytes, most significant first.</summary>
    public static void ToBytes(Span<byte> bytes, in Residue<TModulus> a)
    {
        var (w0, w1, w2, w3) = ToWords(a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, w3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], w0);
    }

    /// <summary>Whether a number of four words is below m; the answer is public.</summary>
    public static bool IsBelowModulus(ReadOnlySpan<ulong> words)
    {
        var number = new Residue<TModulus>(words[0], words[1], words[2], words[3]);
        var modulus = new Residue<TModulus>(TModulus.M0, TModulus.M1, TModulus.M2, TModulus.M3);
        return SubtractWords(number, modulus, out _, out _, out _, out _) != 0;
    }

    /// <summary>Replaces a number of four words below m by m minus it where the mask is all ones.</summary>
    public static void SubtractFromModulus(Span<ulong> words, ulong mask)
    {
        var number = new Residue<TModulus>(words[0], words[1], words[2], words[3]);
        var modulus = new Residue<TModulus>(TModulus.M0, TModulus.M1, TModulus.M2, TModulus.M3);
        _ = SubtractWords(modulus, number, out var d0, out var d1, out var d2, out var d3);
        words[0] ^= mask & (words[0] ^ d0);
        words[1] ^= mask & (words[1] ^ d1);
        words[2] ^= mask & (words[2] ^ d2);
        words[3] ^= mask & (words[3] ^ d3);
    }

    /// <summary>All ones where a is 0, else 0.</summary>
    public static ulong ZeroMask(in Residue<TModulus> a)
    {
        var word = a.W0 | a.W1 | a.W2 | a.W3;
        return unchecked((ulong)((long)(~word & (word - 1)) >> 63));
    }

    /// <summary>All ones where a = b, else 0.</summary>
    public static ulong EqualMask(in Residue<TModulus> a, in Residue<TModulus> b)
    {
        Subtract(out var difference, a, b);
        return ZeroMask(difference);
    }

    /// <summary>Takes a where the mask is all ones, keeps the result where it is 0.</summary>
    public static void ConditionalMove(
        ref Residue<TModulus> result,
        in Residue<TModulus> a,
        ulong mask
    )
    {
        result.W0 ^= mask & (result.W0 ^ a.W0);
        result.W1 ^= mask & (result.W1 ^ a.W1);
        result.W2 ^= mask & (result.W2 ^ a.W2);
        result.W3 ^= mask & (result.W3 ^ a.W3);
    }

    /// <summary>1/a by Fermat's little theorem, and 0 for 0; m is prime.</summary>
    public static void Invert(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        // m - 2 does not borrow beyond the lowest word: every modulus here ends in a word above 1.
        Power(out result, a, (unchecked(TModulus.M0 - 2), TModulus.M1, TModulus.M2, TModulus.M3));
    }

    /// <summary>a^e for a public exponent: fixed windows of four bits, skipping windows of 0.</summary>
    public static void Power(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        (ulong W0, ulong W1, ulong W2, ulong W3) exponent
    )
    {
        Span<Residue<TModulus>> powers = stackalloc Residue<TModulus>[16];
        powers[0] = One;
        for (var i = 1; i < powers.Length; i++)
        {
            Multiply(out powers[i], powers[i - 1], a);
        }

        ReadOnlySpan<ulong> words = [exponent.W0, exponent.W1, exponent.W2, exponent.W3];
        result = powers[(int)(words[3] >> 60)];
        for (var window = 62; window >= 0; window--)
        {
            Square(out result, result);
            Square(out result, result);
            Square(out result, result);
            Square(out result, result);
            var digit = (int)((words[window >> 4] >> (4 * (window & 15))) & 15);
            if (digit != 0)
            {
                Multiply(out result, result, powers[digit]);
            }
        }

        powers.Clear();
    }

    private static Residue<TModulus> ReadWords(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes)
        );
}
