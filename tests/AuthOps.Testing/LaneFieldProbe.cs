using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Groups;

namespace AuthOps.Testing;

/// <summary>
/// Opens the lane kernels of SM2's and P-256's fields to tests, limb by limb: an element is five limbs, limb k of lane i at
/// k·lanes + i. Stateless and safe to share between threads.
/// </summary>
public static class LaneFieldProbe
{
    /// <summary>The operations of <see cref="Run"/>.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    ["a*b", "3*a*b", "a*b-c", "a*b-c*d", "a*a", "2*a*a", "a*a-2*c", "a*a-2*c-d", "carry", "-a"];

    /// <summary>The lanes of a vector backend.</summary>
    public static int Lanes(string backend) => backend == "avx512" ? 8 : 4;

    /// <summary>The limbs of the result of one operation on a vector backend; both may be the same array as an operand.</summary>
    public static long[] Run(
        string curve,
        string backend,
        string operation,
        params long[][] operands
    ) =>
        (curve, backend) switch
        {
            ("sm2", "avx512") => Run<LaneField8<Sm2Curve>, Vector512<ulong>>(operation, operands),
            ("p256", "avx512") => Run<LaneField8<P256Curve>, Vector512<ulong>>(operation, operands),
            ("sm2", _) => Run<LaneField4<Sm2Curve>, Vector256<ulong>>(operation, operands),
            _ => Run<LaneField4<P256Curve>, Vector256<ulong>>(operation, operands),
        };

    /// <summary>
    /// The limbs of the result of one operation on the field in 64-bit words, modulo the prime or the order. A lazy operand is a sum
    /// or a difference of tight ones: "a+b", "a-b" give such.
    /// </summary>
    public static long[] RunWords(
        string curve,
        bool moduloOrder,
        string operation,
        params long[][] operands
    ) =>
        (curve, moduloOrder) switch
        {
            ("sm2", false) => RunWords<Sm2Curve>(operation, operands),
            ("sm2", true) => RunWords<CurveOrder<Sm2Curve>>(operation, operands),
            (_, false) => RunWords<P256Curve>(operation, operands),
            _ => RunWords<CurveOrder<P256Curve>>(operation, operands),
        };

    private static long[] RunWords<TModulus>(string operation, long[][] operands)
        where TModulus : struct, IModulus
    {
        var a = Load(operands[0]);
        var b = Load(operands[1]);
        var c = Load(operands[2]);
        var d = Load(operands[3]);
        var r = a;
        switch (operation)
        {
            case "a*b":
                Residue<TModulus>.Multiply(out r, r, b);
                break;
            case "3*a*b":
                Residue<TModulus>.MultiplyThrice(out r, r, b);
                break;
            case "a*b-c":
                Residue<TModulus>.MultiplySubtract(out r, r, b, c);
                break;
            case "a*b-c*d":
                Residue<TModulus>.MultiplySubtractProduct(out r, r, b, c, d);
                break;
            case "a*a":
                Residue<TModulus>.Square(out r, r);
                break;
            case "2*a*a":
                Residue<TModulus>.SquareTwice(out r, r);
                break;
            case "a*a-2*c":
                Residue<TModulus>.SquareSubtractTwice(out r, r, c);
                break;
            case "a*a-2*c-d":
                Residue<TModulus>.SquareSubtractTwiceAnd(out r, r, c, d);
                break;
            case "carry":
                Residue<TModulus>.Carry(out r, r);
                break;
            case "a+b":
                Residue<TModulus>.AddLazy(out r, r, b);
                break;
            case "a-b":
                Residue<TModulus>.SubtractLazy(out r, r, b);
                break;
            default:
                Residue<TModulus>.Subtract(out r, Residue<TModulus>.Zero, r);
                break;
        }

        return [(long)r.L0, (long)r.L1, (long)r.L2, (long)r.L3, (long)r.L4];

        static Residue<TModulus> Load(long[] limbs) =>
            new()
            {
                L0 = (ulong)limbs[0],
                L1 = (ulong)limbs[1],
                L2 = (ulong)limbs[2],
                L3 = (ulong)limbs[3],
                L4 = (ulong)limbs[4],
            };
    }

    /// <summary>The product of 64-bit words modulo the prime or the order, out of Montgomery form and in four words.</summary>
    public static ulong[] MultiplyWords(string curve, bool moduloOrder, ulong[] a, ulong[] b) =>
        (curve, moduloOrder) switch
        {
            ("sm2", false) => MultiplyWords<Sm2Curve>(a, b),
            ("sm2", true) => MultiplyWords<CurveOrder<Sm2Curve>>(a, b),
            (_, false) => MultiplyWords<P256Curve>(a, b),
            _ => MultiplyWords<CurveOrder<P256Curve>>(a, b),
        };

    private static ulong[] MultiplyWords<TModulus>(ulong[] a, ulong[] b)
        where TModulus : struct, IModulus
    {
        // Squares where both are the same, so that both methods are met.
        Residue<TModulus>.FromWords(out var x, (a[0], a[1], a[2], a[3]));
        Residue<TModulus>.FromWords(out var y, (b[0], b[1], b[2], b[3]));
        if (a.AsSpan().SequenceEqual(b))
        {
            Residue<TModulus>.Square(out x, x);
        }
        else
        {
            Residue<TModulus>.Multiply(out x, x, y);
        }

        var (w0, w1, w2, w3) = Residue<TModulus>.ToWords(x);
        return [w0, w1, w2, w3];
    }

    private static long[] Run<TField, TMask>(string operation, long[][] operands)
        where TField : unmanaged, ILaneField<TField, TMask>
        where TMask : unmanaged
    {
        var a = Make<TField>(operands[0]);
        var b = Make<TField>(operands[1]);
        var c = Make<TField>(operands[2]);
        var d = Make<TField>(operands[3]);
        // Written over the first operand, as the formulas do.
        var r = a;
        switch (operation)
        {
            case "a*b":
                TField.Multiply(out r, r, b);
                break;
            case "3*a*b":
                TField.MultiplyThrice(out r, r, b);
                break;
            case "a*b-c":
                TField.MultiplySubtract(out r, r, b, c);
                break;
            case "a*b-c*d":
                TField.MultiplySubtractProduct(out r, r, b, c, d);
                break;
            case "a*a":
                TField.Square(out r, r);
                break;
            case "2*a*a":
                TField.SquareTwice(out r, r);
                break;
            case "a*a-2*c":
                TField.SquareSubtractTwice(out r, r, c);
                break;
            case "a*a-2*c-d":
                TField.SquareSubtractTwiceAnd(out r, r, c, d);
                break;
            case "carry":
                TField.Carry(out r, r);
                break;
            default:
                TField.Negate(out r, r);
                break;
        }

        return
        [
            .. MemoryMarshal
                .Cast<TField, double>(new ReadOnlySpan<TField>(in r))
                .ToArray()
                .Select(x => checked((long)x)),
        ];
    }

    private static TField Make<TField>(long[] limbs)
        where TField : unmanaged =>
        MemoryMarshal.Cast<double, TField>(limbs.Select(x => (double)x).ToArray())[0];
}
