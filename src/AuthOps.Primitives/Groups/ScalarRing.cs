using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// Montgomery multiplication word by word (P. L. Montgomery, "Modular multiplication without trial division", Math. Comp. 44,
// 1985) with R = 2^256. For a < 2^256 and b < m the sum (a·b + q·m)/R, q < R, is below 2m, so one subtraction under a mask
// brings it below m; it may have a fifth word, which takes part in the comparison.

/// <summary>
/// Arithmetic modulo an odd order below 2^256. Numbers are below the order, in Montgomery form where a name says so. No branch
/// and no index depends on a number. Immutable and safe to share between threads.
/// </summary>
internal sealed class ScalarRing
{
    private const int Words = 4;

    private readonly ScalarWords _order;
    private readonly ulong _negativeInverse;
    private readonly ScalarWords _one;
    private readonly ScalarWords _square;

    /// <summary>Prepares the constants of an odd order above 2^64.</summary>
    public ScalarRing(in ScalarWords order)
    {
        _order = order;
        var inverse = 1UL;
        for (var bits = 1; bits < 64; bits *= 2)
        {
            // Newton: twice as many right bits each time.
            inverse = unchecked(inverse * (2 - (order.W0 * inverse)));
        }

        _negativeInverse = unchecked(0UL - inverse);
        var power = new ScalarWords { W0 = 1 };
        for (var i = 0; i < 512; i++)
        {
            if (i == 256)
            {
                _one = power;
            }

            Add(out power, power, power);
        }

        _square = power;
    }

    /// <summary>1 in Montgomery form.</summary>
    public ref readonly ScalarWords One => ref _one;

    /// <summary>a·b/2^256; of two numbers in Montgomery form their product in that form. a may be any number below 2^256.</summary>
    [SkipLocalsInit]
    public void Multiply(out ScalarWords result, in ScalarWords a, in ScalarWords b)
    {
        ulong t0 = 0,
            t1 = 0,
            t2 = 0,
            t3 = 0,
            t4 = 0;
        Row(a, b.W0, ref t0, ref t1, ref t2, ref t3, ref t4);
        Row(a, b.W1, ref t0, ref t1, ref t2, ref t3, ref t4);
        Row(a, b.W2, ref t0, ref t1, ref t2, ref t3, ref t4);
        Row(a, b.W3, ref t0, ref t1, ref t2, ref t3, ref t4);
        SubtractOrderIfReached(out result, t0, t1, t2, t3, t4);
    }

    /// <summary>a + b.</summary>
    public void Add(out ScalarWords result, in ScalarWords a, in ScalarWords b)
    {
        unchecked
        {
            var carry = 0UL;
            var s0 = AddWithCarry(a.W0, b.W0, ref carry);
            var s1 = AddWithCarry(a.W1, b.W1, ref carry);
            var s2 = AddWithCarry(a.W2, b.W2, ref carry);
            var s3 = AddWithCarry(a.W3, b.W3, ref carry);
            SubtractOrderIfReached(out result, s0, s1, s2, s3, carry);
        }
    }

    /// <summary>a - b.</summary>
    public void Subtract(out ScalarWords result, in ScalarWords a, in ScalarWords b)
    {
        unchecked
        {
            var borrow = 0UL;
            result.W0 = SubtractWithBorrow(a.W0, b.W0, ref borrow);
            result.W1 = SubtractWithBorrow(a.W1, b.W1, ref borrow);
            result.W2 = SubtractWithBorrow(a.W2, b.W2, ref borrow);
            result.W3 = SubtractWithBorrow(a.W3, b.W3, ref borrow);
            var mask = 0UL - borrow;
            var carry = 0UL;
            result.W0 = AddWithCarry(result.W0, _order.W0 & mask, ref carry);
            result.W1 = AddWithCarry(result.W1, _order.W1 & mask, ref carry);
            result.W2 = AddWithCarry(result.W2, _order.W2 & mask, ref carry);
            result.W3 = AddWithCarry(result.W3, _order.W3 & mask, ref carry);
        }
    }

    /// <summary>Brings any number below 2^256 into Montgomery form.</summary>
    public void ToMontgomery(out ScalarWords result, in ScalarWords a) =>
        Multiply(out result, a, _square);

    /// <summary>Takes a number out of Montgomery form.</summary>
    public void FromMontgomery(out ScalarWords result, in ScalarWords a) =>
        Multiply(out result, a, new ScalarWords { W0 = 1 });

    /// <summary>high·2^256 + low, reduced; not in Montgomery form.</summary>
    public void Reduce(out ScalarWords result, in ScalarWords low, in ScalarWords high)
    {
        // high·R and then times R again is high·2^256 in Montgomery form.
        ToMontgomery(out var top, high);
        ToMontgomery(out top, top);
        ToMontgomery(out var bottom, low);
        Add(out top, top, bottom);
        FromMontgomery(out result, top);
    }

    /// <summary>1/a in Montgomery form by Fermat's little theorem, 0 for 0; the order is prime and its lowest word above 1.</summary>
    public void Invert(out ScalarWords result, in ScalarWords a)
    {
        ReadOnlySpan<ulong> exponent = [unchecked(_order.W0 - 2), _order.W1, _order.W2, _order.W3];
        Span<ScalarWords> powers = stackalloc ScalarWords[16];
        powers[0] = _one;
        for (var i = 1; i < powers.Length; i++)
        {
            Multiply(out powers[i], powers[i - 1], a);
        }

        // The exponent is public: windows of four bits.
        result = powers[(int)(exponent[Words - 1] >> 60)];
        for (var window = (16 * Words) - 2; window >= 0; window--)
        {
            for (var i = 0; i < 4; i++)
            {
                Multiply(out result, result, result);
            }

            var digit = (int)((exponent[window / 16] >> (4 * (window % 16))) & 15);
            Multiply(out result, result, powers[digit]);
        }

        powers.Clear();
    }

    /// <summary>t = (t + a·b_i + q·m)/2^64, t below 2m and five words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Row(
        in ScalarWords a,
        ulong b,
        ref ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong t4
    )
    {
        unchecked
        {
            var carry = 0UL;
            t0 = MultiplyAdd(a.W0, b, t0, ref carry);
            t1 = MultiplyAdd(a.W1, b, t1, ref carry);
            t2 = MultiplyAdd(a.W2, b, t2, ref carry);
            t3 = MultiplyAdd(a.W3, b, t3, ref carry);
            t4 += carry;
            var t5 = Less(t4, carry);
            var q = t0 * _negativeInverse;
            carry = 0;
            _ = MultiplyAdd(q, _order.W0, t0, ref carry);
            t0 = MultiplyAdd(q, _order.W1, t1, ref carry);
            t1 = MultiplyAdd(q, _order.W2, t2, ref carry);
            t2 = MultiplyAdd(q, _order.W3, t3, ref carry);
            t3 = t4 + carry;
            t4 = t5 + Less(t3, carry);
        }
    }

    /// <summary>A number of five words below 2m, less m where it is at least m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SubtractOrderIfReached(
        out ScalarWords result,
        ulong t0,
        ulong t1,
        ulong t2,
        ulong t3,
        ulong t4
    )
    {
        unchecked
        {
            var borrow = 0UL;
            var d0 = SubtractWithBorrow(t0, _order.W0, ref borrow);
            var d1 = SubtractWithBorrow(t1, _order.W1, ref borrow);
            var d2 = SubtractWithBorrow(t2, _order.W2, ref borrow);
            var d3 = SubtractWithBorrow(t3, _order.W3, ref borrow);
            _ = SubtractWithBorrow(t4, 0, ref borrow);
            var keep = 0UL - borrow;
            result.W0 = d0 ^ (keep & (d0 ^ t0));
            result.W1 = d1 ^ (keep & (d1 ^ t1));
            result.W2 = d2 ^ (keep & (d2 ^ t2));
            result.W3 = d3 ^ (keep & (d3 ^ t3));
        }
    }

    /// <summary>The low word of a·b + t + carry; the high word is the new carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong a, ulong b, ulong t, ref ulong carry)
    {
        unchecked
        {
            var high = Math.BigMul(a, b, out var low);
            low += t;
            high += Less(low, t);
            low += carry;
            high += Less(low, carry);
            carry = high;
            return low;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddWithCarry(ulong a, ulong b, ref ulong carry)
    {
        unchecked
        {
            var sum = a + b;
            var over = Less(sum, a);
            sum += carry;
            carry = over | Less(sum, carry);
            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractWithBorrow(ulong a, ulong b, ref ulong borrow)
    {
        unchecked
        {
            var difference = a - b;
            var under = Less(a, b);
            var result = difference - borrow;
            borrow = under | Less(difference, borrow);
            return result;
        }
    }

    /// <summary>1 where x is below y, else 0; compiles to a flag, not a jump.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Less(ulong x, ulong y) => x < y ? 1UL : 0UL;
}
