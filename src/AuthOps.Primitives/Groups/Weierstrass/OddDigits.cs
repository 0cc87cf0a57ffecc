using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

// Every scalar k below n is taken as k or as -(n - k), whichever of the two is odd (n is odd). An odd number below 2^256 has
// exactly one form d0 + 16·d1 + ... + 16^63·d63 with odd digits in [-15, 15] and d63 > 0: adding 16^64 - 1 = 15·(1 + 16 + ...)
// and halving gives (k - 1)/2 + 2^255, whose hexadecimal digits are e = (d + 15)/2. So no digit is 0, and no scalar shortens
// the work (M. Joye, M. Tunstall, "Exponent recoding and regular exponentiation algorithms", AFRICACRYPT 2009).

/// <summary>Recodes scalars to 64 odd signed digits without a branch on them. Stateless and safe to share between threads.</summary>
internal static class OddDigits
{
    /// <summary>Digits of a scalar.</summary>
    public const int Count = 64;

    /// <summary>Entries of a table of odd multiples 1, 3, ..., 15.</summary>
    public const int TableSize = 8;

    /// <summary>Recodes a scalar.</summary>
    /// <param name="scalar">32 bytes, most significant first, below the order.</param>
    /// <param name="indices">Receives (|d| - 1)/2 for each digit, least significant first, every <paramref name="stride"/> words.</param>
    /// <param name="signs">Receives all ones where the digit is negative, at the same places.</param>
    /// <param name="stride">The distance from digit to digit.</param>
    public static void Recode<TCurve>(
        ReadOnlySpan<byte> scalar,
        Span<ulong> indices,
        Span<ulong> signs,
        int stride
    )
        where TCurve : struct, IWeierstrassCurve
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(scalar[(24 - (8 * i))..]);
        }

        var isEven = unchecked((words[0] & 1) - 1);
        ModulusWords<CurveOrder<TCurve>>.SubtractFromModulus(words, isEven);
        for (var i = 0; i < words.Length; i++)
        {
            var above = i < 3 ? words[i + 1] << 63 : 1UL << 63;
            words[i] = (words[i] >> 1) | above;
        }

        for (var i = 0; i < Count; i++)
        {
            var digit = (words[i >> 4] >> (4 * (i & 15))) & 15;
            var isNegative = unchecked((digit >> 3) - 1);
            indices[i * stride] = (digit ^ isNegative) & 7;
            signs[i * stride] = isNegative ^ isEven;
        }

        words.Clear();
    }
}
