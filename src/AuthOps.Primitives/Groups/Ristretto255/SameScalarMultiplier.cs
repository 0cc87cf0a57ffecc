using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Multiplies many points by one secret scalar: signed radix 16, digits recoded once, a table of 1..8 times the point
/// read by a masked scan over all entries. Every scalar takes the same instructions. Not safe for concurrent use.
/// </summary>
internal readonly ref struct SameScalarMultiplier
{
    /// <summary>Digits of a scalar below 2^253.</summary>
    public const int DigitCount = 64;

    private readonly ReadOnlySpan<sbyte> _digits;

    /// <summary>Recodes the scalar into the caller's buffer, which the caller clears afterwards.</summary>
    /// <param name="scalar">32 bytes, little-endian, below 2^253.</param>
    /// <param name="digits">Room for <see cref="DigitCount"/> digits.</param>
    public SameScalarMultiplier(ReadOnlySpan<byte> scalar, Span<sbyte> digits)
    {
        // Digits in [-8, 8): take 16 from any nibble of 8 or more and carry 1. The top nibble is at most 1, so it never carries out.
        unchecked
        {
            var carry = 0;
            for (var i = 0; i < DigitCount; i++)
            {
                var nibble = ((scalar[i >> 1] >> (4 * (i & 1))) & 15) + carry;
                carry = (nibble + 8) >> 4;
                digits[i] = (sbyte)(nibble - (carry << 4));
            }
        }

        _digits = digits;
    }

    public void Multiply(out EdwardsPoint result, in EdwardsPoint point)
    {
        Table table = default;
        FillTable(ref table, point);
        Select(out var entry, table, _digits[DigitCount - 1]);
        var identity = EdwardsPoint.Identity;
        EdwardsPoint.Add(out var completed, identity, entry);
        result = identity;
        for (var i = DigitCount - 2; i >= 0; i--)
        {
            completed.ToProjective(ref result);
            EdwardsPoint.Double(out completed, result);
            completed.ToProjective(ref result);
            EdwardsPoint.Double(out completed, result);
            completed.ToProjective(ref result);
            EdwardsPoint.Double(out completed, result);
            completed.ToProjective(ref result);
            EdwardsPoint.Double(out completed, result);
            completed.ToExtended(out result);
            Select(out entry, table, _digits[i]);
            EdwardsPoint.Add(out completed, result, entry);
        }

        completed.ToExtended(out result);
    }

    private static void FillTable(ref Table table, in EdwardsPoint point)
    {
        CachedPoint.From(out table[0], point);
        EdwardsPoint.Double(out var completed, point);
        for (var i = 1; i < Table.Length; i++)
        {
            completed.ToExtended(out var multiple);
            CachedPoint.From(out table[i], multiple);
            EdwardsPoint.Add(out completed, multiple, table[0]);
        }
    }

    private static void Select(out CachedPoint entry, in Table table, sbyte digit)
    {
        unchecked
        {
            var sign = (long)digit >> 63;
            var magnitude = (ulong)((digit ^ sign) - sign);
            entry = CachedPoint.Identity;
            for (var i = 0; i < Table.Length; i++)
            {
                CachedPoint.ConditionalMove(
                    ref entry,
                    table[i],
                    Fe25519.ZeroMask(magnitude ^ (ulong)(i + 1))
                );
            }

            entry.ConditionalNegate((ulong)sign);
        }
    }

    [InlineArray(Length)]
    private struct Table
    {
        public const int Length = 8;
        private CachedPoint _first;
    }
}
