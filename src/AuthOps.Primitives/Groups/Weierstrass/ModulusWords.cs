using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// Plain numbers of four 64-bit words beside a modulus: reading, comparing, one subtraction. Nothing branches on a value. Stateless
/// and safe to share between threads.
/// </summary>
internal static class ModulusWords<TModulus>
    where TModulus : struct, IModulus
{
    /// <summary>Reads 32 bytes, most significant first.</summary>
    public static (ulong W0, ulong W1, ulong W2, ulong W3) Read(ReadOnlySpan<byte> bytes) =>
        (
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes)
        );

    /// <summary>All ones where a number is below m, else 0.</summary>
    public static ulong BelowMask((ulong W0, ulong W1, ulong W2, ulong W3) a) =>
        unchecked(0UL - Subtract(ref a, Modulus));

    /// <summary>Whether a number of four words is below m; the answer is public.</summary>
    public static bool IsBelow(ReadOnlySpan<ulong> words) =>
        BelowMask((words[0], words[1], words[2], words[3])) != 0;

    /// <summary>Brings a number below 2m to below m.</summary>
    public static (ulong W0, ulong W1, ulong W2, ulong W3) ReduceOnce(
        (ulong W0, ulong W1, ulong W2, ulong W3) a
    )
    {
        var reduced = a;
        var keep = unchecked(0UL - Subtract(ref reduced, Modulus));
        return (
            reduced.W0 ^ (keep & (reduced.W0 ^ a.W0)),
            reduced.W1 ^ (keep & (reduced.W1 ^ a.W1)),
            reduced.W2 ^ (keep & (reduced.W2 ^ a.W2)),
            reduced.W3 ^ (keep & (reduced.W3 ^ a.W3))
        );
    }

    /// <summary>Replaces a number of four words below m by m minus it where the mask is all ones.</summary>
    public static void SubtractFromModulus(Span<ulong> words, ulong mask)
    {
        var difference = Modulus;
        _ = Subtract(ref difference, (words[0], words[1], words[2], words[3]));
        words[0] ^= mask & (words[0] ^ difference.W0);
        words[1] ^= mask & (words[1] ^ difference.W1);
        words[2] ^= mask & (words[2] ^ difference.W2);
        words[3] ^= mask & (words[3] ^ difference.W3);
    }

    /// <summary>t + m modulo 2^256 where the mask is all ones, t where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong W0, ulong W1, ulong W2, ulong W3) AddModulus(
        ulong t0,
        ulong t1,
        ulong t2,
        ulong t3,
        ulong mask
    )
    {
        unchecked
        {
            var m0 = TModulus.M0 & mask;
            var m1 = TModulus.M1 & mask;
            var m2 = TModulus.M2 & mask;
            var m3 = TModulus.M3 & mask;
            t0 += m0;
            var carry = Less(t0, m0);
            t1 += carry;
            carry = Less(t1, carry);
            t1 += m1;
            carry += Less(t1, m1);
            t2 += carry;
            carry = Less(t2, carry);
            t2 += m2;
            carry += Less(t2, m2);
            t3 += carry + m3;
            return (t0, t1, t2, t3);
        }
    }

    private static (ulong W0, ulong W1, ulong W2, ulong W3) Modulus =>
        (TModulus.M0, TModulus.M1, TModulus.M2, TModulus.M3);

    /// <summary>a -= b modulo 2^256; returns the borrow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(
        ref (ulong W0, ulong W1, ulong W2, ulong W3) a,
        (ulong W0, ulong W1, ulong W2, ulong W3) b
    )
    {
        unchecked
        {
            var borrow = Less(a.W0, b.W0);
            a.W0 -= b.W0;
            var d1 = a.W1 - b.W1;
            var over = Less(a.W1, b.W1) | Less(d1, borrow);
            a.W1 = d1 - borrow;
            var d2 = a.W2 - b.W2;
            borrow = Less(a.W2, b.W2) | Less(d2, over);
            a.W2 = d2 - over;
            var d3 = a.W3 - b.W3;
            over = Less(a.W3, b.W3) | Less(d3, borrow);
            a.W3 = d3 - borrow;
            return over;
        }
    }

    /// <summary>1 where x is below y, else 0; compiles to a flag, not a jump.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Less(ulong x, ulong y) => x < y ? 1UL : 0UL;
}
