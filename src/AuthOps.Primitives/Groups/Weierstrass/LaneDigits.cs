namespace AuthOps.Primitives.Groups;

/// <summary>Between numbers of four 64-bit words and the five 52-bit digits of the lane kernels. Stateless and safe to share between threads.</summary>
internal static class LaneDigits
{
    /// <summary>Digits of a number.</summary>
    public const int Count = 5;

    private const ulong Mask52 = (1UL << 52) - 1;

    /// <summary>Splits numbers, four words each, into digits in [0, 2^52), digit k of lane i at k·lanes + i.</summary>
    public static void Split(ReadOnlySpan<ulong> words, Span<ulong> digits)
    {
        var lanes = digits.Length / Count;
        for (var lane = 0; lane < lanes; lane++)
        {
            var number = words.Slice(4 * lane, 4);
            digits[lane] = number[0] & Mask52;
            digits[lanes + lane] = ((number[0] >> 52) | (number[1] << 12)) & Mask52;
            digits[(2 * lanes) + lane] = ((number[1] >> 40) | (number[2] << 24)) & Mask52;
            digits[(3 * lanes) + lane] = ((number[2] >> 28) | (number[3] << 36)) & Mask52;
            digits[(4 * lanes) + lane] = number[3] >> 16;
        }
    }

    /// <summary>Joins signed digits of numbers strictly between -p and p to words of their residues in [0, p).</summary>
    public static void Join<TCurve>(ReadOnlySpan<ulong> digits, Span<ulong> words)
        where TCurve : struct, IWeierstrassCurve
    {
        var lanes = digits.Length / Count;
        unchecked
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                var d0 = (long)digits[lane];
                var d1 = (long)digits[lanes + lane] + (d0 >> 52);
                var d2 = (long)digits[(2 * lanes) + lane] + (d1 >> 52);
                var d3 = (long)digits[(3 * lanes) + lane] + (d2 >> 52);
                var d4 = (ulong)((long)digits[(4 * lanes) + lane] + (d3 >> 52));
                var e0 = (ulong)d0 & Mask52;
                var e1 = (ulong)d1 & Mask52;
                var e2 = (ulong)d2 & Mask52;
                var e3 = (ulong)d3 & Mask52;
                // A negative number is here modulo 2^272, and so modulo 2^256; the sign is that of d4. Adding p modulo
                // 2^256 under the sign's mask makes it the residue.
                (
                    words[4 * lane],
                    words[(4 * lane) + 1],
                    words[(4 * lane) + 2],
                    words[(4 * lane) + 3]
                ) = ModulusWords<TCurve>.AddModulus(
                    e0 | (e1 << 52),
                    (e1 >> 12) | (e2 << 40),
                    (e2 >> 24) | (e3 << 28),
                    (e3 >> 36) | (d4 << 16),
                    (ulong)((long)d4 >> 63)
                );
            }
        }
    }

    /// <summary>Splits a number into limbs in [-2^51, 2^51), the top one taking what remains.</summary>
    public static void Balance((ulong W0, ulong W1, ulong W2, ulong W3) number, Span<double> limbs)
    {
        Span<ulong> digits = stackalloc ulong[Count];
        Split([number.W0, number.W1, number.W2, number.W3], digits);
        long carry = 0;
        for (var i = 0; i < Count; i++)
        {
            var digit = (long)digits[i] + carry;
            carry = i < Count - 1 ? (digit + (1L << 51)) >> 52 : 0;
            limbs[i] = digit - (carry << 52);
        }
    }
}
