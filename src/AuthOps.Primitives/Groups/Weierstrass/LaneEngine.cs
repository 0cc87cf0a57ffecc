using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Primitives.Groups;

/// <summary>The engine on <typeparamref name="TField"/>: batches are cut into chunks of <see cref="ChunkVectors"/> vectors of points.</summary>
internal sealed partial class LaneEngine<TField, TMask, TCurve> : WeierstrassEngine
    where TField : unmanaged, ILaneField<TField, TMask>
    where TMask : unmanaged
    where TCurve : struct, IWeierstrassCurve
{
    /// <summary>Vectors that share an inversion: the cost of one over them all is a percent, and their tables fit the second-level cache.</summary>
    private const int ChunkVectors = 16;

    private const int TableSize = OddDigits.TableSize;

    private const int DigitCount = OddDigits.Count;

    /// <summary>Words of a number in every lane.</summary>
    private const int WordCount = 4;

    private static int Lanes => TField.LaneCount;

    private static int ChunkSize => ChunkVectors * TField.LaneCount;

    /// <summary>The working memory of a chunk.</summary>
    private static int ScratchSize =>
        (
            ChunkVectors
            * (
                Unsafe.SizeOf<AffinePoint<TField>>()
                + Unsafe.SizeOf<JacobianPoint<TField>>()
                + (TableSize * Unsafe.SizeOf<JacobianPoint<TField>>())
                + (TableSize * Unsafe.SizeOf<AffinePoint<TField>>())
                + (TableSize * Unsafe.SizeOf<TField>())
            )
        )
        + (4 * DigitCount * Unsafe.SizeOf<TMask>())
        + 1024;

    /// <summary>1/a in every lane, 0 for 0, by Fermat's little theorem.</summary>
    [SkipLocalsInit]
    private static void Invert(out TField result, in TField a) =>
        Power(out result, a, [unchecked(TCurve.M0 - 2), TCurve.M1, TCurve.M2, TCurve.M3]);

    /// <summary>
    /// a^e for a public exponent, which for these primes is a few long runs of ones: every run is cut into powers of two, whose
    /// a^(2^(2^j) - 1) are made once.
    /// </summary>
    [SkipLocalsInit]
    private static void Power(out TField result, in TField a, ReadOnlySpan<ulong> exponent)
    {
        const int Ladder = 6;
        Span<TField> ones = stackalloc TField[Ladder];
        ones[0] = a;
        for (var j = 1; j < Ladder; j++)
        {
            SquareTimes(out var shifted, ones[j - 1], 1 << (j - 1));
            TField.Multiply(out ones[j], shifted, ones[j - 1]);
        }

        var bit = 255;
        while (!IsSet(exponent, bit))
        {
            bit--;
        }

        var isFirst = true;
        result = a;
        while (bit >= 0)
        {
            if (!IsSet(exponent, bit))
            {
                TField.Square(out result, result);
                bit--;
                continue;
            }

            var j = 0;
            while (j + 1 < Ladder && IsRun(exponent, bit, 2 << j))
            {
                j++;
            }

            if (isFirst)
            {
                result = ones[j];
                isFirst = false;
            }
            else
            {
                SquareTimes(out result, result, 1 << j);
                TField.Multiply(out result, result, ones[j]);
            }

            bit -= 1 << j;
        }

        MemoryMarshal.AsBytes(ones).Clear();
    }

    private static bool IsSet(ReadOnlySpan<ulong> number, int bit) =>
        ((number[bit >> 6] >> (bit & 63)) & 1) != 0;

    private static bool IsRun(ReadOnlySpan<ulong> number, int top, int length)
    {
        if (length > top + 1)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            if (!IsSet(number, top - i))
            {
                return false;
            }
        }

        return true;
    }

    private static void SquareTimes(out TField result, in TField a, int count)
    {
        TField.Square(out result, a);
        for (var i = 1; i < count; i++)
        {
            TField.Square(out result, result);
        }
    }

    /// <summary>
    /// Makes points affine with one inversion for all (P. L. Montgomery, "Speeding the Pollard and elliptic curve methods of
    /// factorization", Math. Comp. 48, 1987). A Z of 0 counts as 1, so that the identity spoils no other point; its own result
    /// is meaningless, and the mask of <paramref name="identities"/>, where there is room for it, says so.
    /// </summary>
    [SkipLocalsInit]
    internal static void ToAffine(
        Span<JacobianPoint<TField>> points,
        Span<AffinePoint<TField>> results,
        Span<TField> prefixes,
        Span<TMask> identities
    )
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (!identities.IsEmpty)
            {
                identities[i] = TField.ZeroMask(points[i].Z);
                TField.ConditionalMove(ref points[i].Z, Constants.One, identities[i]);
            }

            if (i == 0)
            {
                prefixes[0] = points[0].Z;
            }
            else
            {
                TField.Multiply(out prefixes[i], prefixes[i - 1], points[i].Z);
            }
        }

        Invert(out var inverse, prefixes[points.Length - 1]);
        for (var i = points.Length - 1; i >= 0; i--)
        {
            var own = inverse;
            if (i > 0)
            {
                TField.Multiply(out own, inverse, prefixes[i - 1]);
                TField.Multiply(out inverse, inverse, points[i].Z);
            }

            TField.Square(out var square, own);
            TField.Multiply(out results[i].X, points[i].X, square);
            TField.Multiply(out own, own, square);
            TField.Multiply(out results[i].Y, points[i].Y, own);
        }
    }

    /// <summary>Constants in every lane; made once.</summary>
    private static class Constants
    {
        public static readonly TField One = Make((1, 0, 0, 0));

        public static readonly TField Three = Make((3, 0, 0, 0));

        public static readonly TField MinusB = Negated(Make(TCurve.B));

        public static readonly TField TwoTo128 = Make((0, 0, 1, 0));

        public static TField Make((ulong W0, ulong W1, ulong W2, ulong W3) number)
        {
            Span<ulong> words = stackalloc ulong[WordCount * Lanes];
            for (var lane = 0; lane < Lanes; lane++)
            {
                words[WordCount * lane] = number.W0;
                words[(WordCount * lane) + 1] = number.W1;
                words[(WordCount * lane) + 2] = number.W2;
                words[(WordCount * lane) + 3] = number.W3;
            }

            TField.FromWords(out var result, words);
            return result;
        }

        public static TField Make(in Residue<TCurve> number) =>
            Make(Residue<TCurve>.ToWords(number));

        public static TField Negated(in TField a)
        {
            TField.Negate(out var result, a);
            return result;
        }
    }
}
