using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// a·G + b·P for one point over common doublings (E. G. Straus, Amer. Math. Monthly 71, 1964), both scalars in the width-w
// non-adjacent form (J. A. Solinas, "Efficient arithmetic on Koblitz curves", Des. Codes Cryptogr. 19, 2000): odd digits below
// 2^(w-1) in magnitude with at least w - 1 zeros after each, so 256/(w + 1) additions on average. The digits are cut into four
// quarters of 64, each with a table of its own for G, 2^64·G, 2^128·G, 2^192·G and the same multiples of P: 64 doublings instead
// of 256. To make the tables of P takes the other 192, so a first verification costs what it would without them.
//
// An addition that meets an equal or opposite point sets Z to 0, and Z stays 0; then all is done again by complete additions.

/// <summary>
/// Combinations of public scalars with one point, in a time that depends on them: for verification only. Immutable and safe to
/// share between threads.
/// </summary>
internal sealed class DoubleScalar<TCurve> : PreparedPoint
    where TCurve : struct, IWeierstrassCurve
{
    private const int GeneratorWidth = 8;

    private const int PointWidth = 5;

    private const int Quarters = 4;

    private const int QuarterBits = 64;

    /// <summary>Digits of a form: one more than the scalar has bits.</summary>
    private const int DigitCount = (Quarters * QuarterBits) + 1;

    private readonly AffinePoint<LaneField1<TCurve>>[] _multiples;

    /// <summary>Makes the tables of a point that is not the identity.</summary>
    public DoubleScalar(in AffinePoint<LaneField1<TCurve>> point) =>
        _multiples = Multiples(point, PointWidth);

    private static LaneField1<TCurve> One { get; } = new() { Value = Residue<TCurve>.One };

    public override bool CheckCombination(
        ReadOnlySpan<byte> generatorScalar,
        ReadOnlySpan<byte> pointScalar,
        ReadOnlySpan<byte> expected
    )
    {
        Combine(out var sum, generatorScalar, pointScalar);
        return LaneEngine<LaneField1<TCurve>, ulong, TCurve>.HasX(sum, expected, 1) != 0;
    }

    /// <summary>a·G + b·P; the identity has Z = 0.</summary>
    [SkipLocalsInit]
    public void Combine(
        out JacobianPoint<LaneField1<TCurve>> result,
        ReadOnlySpan<byte> generatorScalar,
        ReadOnlySpan<byte> pointScalar
    )
    {
        Span<sbyte> a = stackalloc sbyte[DigitCount];
        Span<sbyte> b = stackalloc sbyte[DigitCount];
        Recode(a, generatorScalar, GeneratorWidth);
        Recode(b, pointScalar, PointWidth);
        Sum(out result, a, b, isComplete: false);
        if (LaneField1<TCurve>.ZeroMask(result.Z) != 0)
        {
            Sum(out result, a, b, isComplete: true);
        }
    }

    /// <summary>Writes the digits of a scalar, the lowest first.</summary>
    [SkipLocalsInit]
    private static void Recode(Span<sbyte> digits, ReadOnlySpan<byte> scalar, int width)
    {
        Span<ulong> words = stackalloc ulong[5];
        (words[0], words[1], words[2], words[3]) = ModulusWords<TCurve>.Read(scalar);
        words[4] = 0;
        digits.Clear();
        var carry = 0;
        for (var at = 0; at < digits.Length; )
        {
            var word = words[at >> 6] >> (at & 63);
            if ((int)(word & 1) == carry)
            {
                at++;
                continue;
            }

            if ((at & 63) > 64 - width && at < 256)
            {
                word |= words[(at >> 6) + 1] << (64 - (at & 63));
            }

            var digit = (int)(word & ((1UL << width) - 1)) + carry;
            carry = digit >> (width - 1);
            digits[at] = (sbyte)(digit - (carry << width));
            at += width;
        }
    }

    /// <summary>Doublings from the top of the quarters down, with the entries of all tables added where a digit is not 0.</summary>
    private void Sum(
        out JacobianPoint<LaneField1<TCurve>> result,
        ReadOnlySpan<sbyte> generatorDigits,
        ReadOnlySpan<sbyte> pointDigits,
        bool isComplete
    )
    {
        result = default;
        ReadOnlySpan<AffinePoint<LaneField1<TCurve>>> generator = Generator.Multiples;
        ReadOnlySpan<AffinePoint<LaneField1<TCurve>>> point = _multiples;
        var isIdentity = true;
        for (var i = QuarterBits; i >= 0; i--)
        {
            if (!isIdentity)
            {
                PointFormulas<LaneField1<TCurve>, ulong>.Double(out result, result);
            }

            // Above the quarters lies the one digit that a form has more than the scalar has bits.
            for (var q = i == QuarterBits ? Quarters - 1 : 0; q < Quarters; q++)
            {
                var at = (QuarterBits * q) + i;
                Add(
                    ref result,
                    pointDigits[at],
                    point.Slice(q * Entries(PointWidth), Entries(PointWidth)),
                    isComplete,
                    ref isIdentity
                );
                Add(
                    ref result,
                    generatorDigits[at],
                    generator.Slice(q * Entries(GeneratorWidth), Entries(GeneratorWidth)),
                    isComplete,
                    ref isIdentity
                );
            }
        }
    }

    /// <summary>Adds digit·(the point of the table) unless the digit is 0.</summary>
    private static void Add(
        ref JacobianPoint<LaneField1<TCurve>> sum,
        int digit,
        ReadOnlySpan<AffinePoint<LaneField1<TCurve>>> multiples,
        bool isComplete,
        ref bool isIdentity
    )
    {
        if (digit == 0)
        {
            return;
        }

        var entry = multiples[Math.Abs(digit) >> 1];
        if (digit < 0)
        {
            LaneField1<TCurve>.Negate(out entry.Y, entry.Y);
        }

        if (isIdentity)
        {
            sum.X = entry.X;
            sum.Y = entry.Y;
            sum.Z = One;
            isIdentity = false;
        }
        else if (isComplete)
        {
            PointFormulas<LaneField1<TCurve>, ulong>.AddComplete(out sum, sum, entry, One);
        }
        else
        {
            PointFormulas<LaneField1<TCurve>, ulong>.Add(out sum, sum, entry);
        }
    }

    /// <summary>The odd multiples that a digit can ask for.</summary>
    private static int Entries(int width) => 1 << (width - 2);

    /// <summary>
    /// For each quarter its power of two times P, 3P, 5P, ...; the order is prime and larger than twice any of these, so no addition
    /// is exceptional.
    /// </summary>
    private static AffinePoint<LaneField1<TCurve>>[] Multiples(
        in AffinePoint<LaneField1<TCurve>> point,
        int width
    )
    {
        var entries = Entries(width);
        var points = new JacobianPoint<LaneField1<TCurve>>[Quarters * entries];
        var power = new JacobianPoint<LaneField1<TCurve>>
        {
            X = point.X,
            Y = point.Y,
            Z = One,
        };
        for (var q = 0; q < Quarters; q++)
        {
            if (q > 0)
            {
                PointFormulas<LaneField1<TCurve>, ulong>.DoubleTimes(out power, power, QuarterBits);
            }

            var quarter = points.AsSpan(q * entries, entries);
            PointFormulas<LaneField1<TCurve>, ulong>.Double(out var twice, power);
            quarter[0] = power;
            for (var i = 1; i < entries; i++)
            {
                PointFormulas<LaneField1<TCurve>, ulong>.Add(out quarter[i], quarter[i - 1], twice);
            }
        }

        var multiples = new AffinePoint<LaneField1<TCurve>>[points.Length];
        LaneEngine<LaneField1<TCurve>, ulong, TCurve>.ToAffine(
            points,
            multiples,
            new LaneField1<TCurve>[points.Length],
            []
        );
        return multiples;
    }

    /// <summary>The tables of G; made at first use.</summary>
    private static class Generator
    {
        public static AffinePoint<LaneField1<TCurve>>[] Multiples { get; } = Make();

        private static AffinePoint<LaneField1<TCurve>>[] Make()
        {
            AffinePoint<LaneField1<TCurve>> generator;
            Residue<TCurve>.FromWords(out generator.X.Value, TCurve.GeneratorX);
            Residue<TCurve>.FromWords(out generator.Y.Value, TCurve.GeneratorY);
            return DoubleScalar<TCurve>.Multiples(generator, GeneratorWidth);
        }
    }
}
