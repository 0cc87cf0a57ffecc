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
            FromWords(out var one, (1, 0, 0, 0));
            return one;
        }
    }

    /// <summary>Brings any number below 2^256 into Montgomery form.</summary>
    public static void FromWords(
        out Residue<TModulus> result,
        (ulong W0, ulong W1, ulong W2, ulong W3) words
    )
    {
        Split(out var square, TModulus.Square);
        Split(out result, words);
        Multiply(out result, result, square);
    }

    /// <summary>The number itself in [0, m), out of Montgomery form; it may be lazy.</summary>
    public static (ulong W0, ulong W1, ulong W2, ulong W3) ToWords(in Residue<TModulus> a)
    {
        // (a + Q·m)/2^260 is at most m, and m itself only for a multiple of m.
        Multiply(out var plain, a, new Residue<TModulus> { L0 = 1 });
        var words = (
            plain.L0 | (plain.L1 << 52),
            (plain.L1 >> 12) | (plain.L2 << 40),
            (plain.L2 >> 24) | (plain.L3 << 28),
            (plain.L3 >> 36) | (plain.L4 << 16)
        );
        return ModulusWords<TModulus>.ReduceOnce(words);
    }

    /// <summary>Reads 32 bytes, most significant first, taking the number modulo m.</summary>
    /// <returns>All ones where the number is below m, else 0.</returns>
    public static ulong FromBytes(out Residue<TModulus> result, ReadOnlySpan<byte> bytes)
    {
        var number = ModulusWords<TModulus>.Read(bytes);
        FromWords(out result, number);
        return ModulusWords<TModulus>.BelowMask(number);
    }

    /// <summary>Reads 48 bytes, most significant first, modulo m (hash_to_field of RFC 9380, 5.2).</summary>
    public static void FromWideBytes(out Residue<TModulus> result, ReadOnlySpan<byte> bytes)
    {
        // high·2^128 + low with low below 2^128; 2^128 is brought in as a Montgomery factor.
        FromWords(out var top, ModulusWords<TModulus>.Read(bytes));
        FromWords(out var shift, (0, 0, 1, 0));
        Multiply(out top, top, shift);
        var low = ModulusWords<TModulus>.Read(bytes[16..]);
        FromWords(out var bottom, (low.W0, low.W1, 0, 0));
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

    /// <summary>All ones where a is 0 modulo m, else 0; a may be lazy.</summary>
    public static ulong ZeroMask(in Residue<TModulus> a)
    {
        var (w0, w1, w2, w3) = ToWords(a);
        var word = w0 | w1 | w2 | w3;
        return unchecked((ulong)((long)(~word & (word - 1)) >> 63));
    }

    /// <summary>Takes a where the mask is all ones, keeps the result where it is 0.</summary>
    public static void ConditionalMove(
        ref Residue<TModulus> result,
        in Residue<TModulus> a,
        ulong mask
    )
    {
        result.L0 ^= mask & (result.L0 ^ a.L0);
        result.L1 ^= mask & (result.L1 ^ a.L1);
        result.L2 ^= mask & (result.L2 ^ a.L2);
        result.L3 ^= mask & (result.L3 ^ a.L3);
        result.L4 ^= mask & (result.L4 ^ a.L4);
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

    /// <summary>The limbs of a number below 2^256, not brought into Montgomery form.</summary>
    private static void Split(
        out Residue<TModulus> result,
        (ulong W0, ulong W1, ulong W2, ulong W3) words
    )
    {
        result.L0 = words.W0 & LimbMask;
        result.L1 = ((words.W0 >> 52) | (words.W1 << 12)) & LimbMask;
        result.L2 = ((words.W1 >> 40) | (words.W2 << 24)) & LimbMask;
        result.L3 = ((words.W2 >> 28) | (words.W3 << 36)) & LimbMask;
        result.L4 = words.W3 >> 16;
    }
}
