namespace AuthOps.Primitives.Groups;

/// <summary>
/// Signed digits, radix 16, in [-8, 8), of a scalar for each lane: for every digit a row of magnitudes and a row of signs.
/// No branch or index depends on a scalar. Stateless and safe to share between threads.
/// </summary>
internal static unsafe class ScalarDigits
{
    /// <summary>Digits of a scalar below 2^253.</summary>
    public const int Count = SameScalarMultiplier.DigitCount;

    /// <summary>Words that the digits of a vector take.</summary>
    public const int Words = 2 * Count * LaneMasks.MaxLanes;

    public static ulong* Magnitudes(ulong* digits, int digit) =>
        digits + (2 * digit * LaneMasks.MaxLanes);

    public static ulong* Signs(ulong* digits, int digit) =>
        Magnitudes(digits, digit) + LaneMasks.MaxLanes;

    /// <summary>Recodes one scalar into one lane.</summary>
    public static void Recode(ulong* digits, int lane, ReadOnlySpan<byte> scalar)
    {
        // Take 16 from any nibble of 8 or more and carry 1. The top nibble is at most 1, so it never carries out.
        unchecked
        {
            var carry = 0;
            for (var i = 0; i < Count; i++)
            {
                var nibble = ((scalar[i >> 1] >> (4 * (i & 1))) & 15) + carry;
                carry = (nibble + 8) >> 4;
                var digit = (long)nibble - (carry << 4);
                var sign = digit >> 63;
                Magnitudes(digits, i)[lane] = (ulong)((digit ^ sign) - sign);
                Signs(digits, i)[lane] = (ulong)sign;
            }
        }
    }

    /// <summary>Recodes one scalar into the first lane and copies it into the others.</summary>
    public static void RecodeShared(ulong* digits, int lanes, ReadOnlySpan<byte> scalar)
    {
        Recode(digits, 0, scalar);
        for (var row = 0; row < 2 * Count; row++)
        {
            var first = digits + (row * LaneMasks.MaxLanes);
            new Span<ulong>(first + 1, lanes - 1).Fill(*first);
        }
    }
}
