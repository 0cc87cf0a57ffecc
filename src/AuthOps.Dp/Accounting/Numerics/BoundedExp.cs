using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The exponential with a proved error, so that no bound rests on the accuracy of the platform's own. The scalar and
/// the vector form do the same operations in the same order, without fused ones, and agree in every bit.
/// </summary>
/// <remarks>
/// For |x| ≤ 700: x = k ln 2 + r with |r| ≤ 0.347, k·hi exact, then a Taylor polynomial of degree 13. Reduction costs
/// at most u·0.35, the cut-off 5·10^-18 and the Horner steps 2.5 u, u = 2^-53; in all below
/// <see cref="RelativeError"/>. docs/math/pld.md has the argument.
/// </remarks>
internal static class BoundedExp
{
    /// <summary>The proved bound of the relative error of <see cref="Exp(double)"/> and <see cref="ExpMinusOne(double)"/>: 16 u.</summary>
    internal const double RelativeError = 16 * UnitRoundoff;

    /// <summary>u = 2^-53.</summary>
    internal const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>The largest argument in size.</summary>
    internal const double MaxArgument = 700;

    private const double Log2E = 1.4426950408889634;

    // The upper part has 21 trailing zero bits, so that k times it is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Adding and subtracting it rounds to the nearest integer.
    private const double Shift = 6755399441055744.0;

    /// <summary>e^x for |x| ≤ <see cref="MaxArgument"/>.</summary>
    internal static double Exp(double x)
    {
        var k = ((x * Log2E) + Shift) - Shift;
        var r = (x - (k * Ln2High)) - (k * Ln2Low);
        var p = 1.0 / 6227020800;
        p = (p * r) + (1.0 / 479001600);
        p = (p * r) + (1.0 / 39916800);
        p = (p * r) + (1.0 / 3628800);
        p = (p * r) + (1.0 / 362880);
        p = (p * r) + (1.0 / 40320);
        p = (p * r) + (1.0 / 5040);
        p = (p * r) + (1.0 / 720);
        p = (p * r) + (1.0 / 120);
        p = (p * r) + (1.0 / 24);
        p = (p * r) + (1.0 / 6);
        p = (p * r) + 0.5;
        p = (p * r) + 1;
        p = (p * r) + 1;

        return p * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>e^x in every lane, for |x| ≤ <see cref="MaxArgument"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Exp(Vector512<double> x)
    {
        var shift = Vector512.Create(Shift);
        var shifted = (x * Vector512.Create(Log2E)) + shift;
        var k = shifted - shift;
        var r = (x - (k * Vector512.Create(Ln2High))) - (k * Vector512.Create(Ln2Low));
        var p = Vector512.Create(1.0 / 6227020800);
        p = (p * r) + Vector512.Create(1.0 / 479001600);
        p = (p * r) + Vector512.Create(1.0 / 39916800);
        p = (p * r) + Vector512.Create(1.0 / 3628800);
        p = (p * r) + Vector512.Create(1.0 / 362880);
        p = (p * r) + Vector512.Create(1.0 / 40320);
        p = (p * r) + Vector512.Create(1.0 / 5040);
        p = (p * r) + Vector512.Create(1.0 / 720);
        p = (p * r) + Vector512.Create(1.0 / 120);
        p = (p * r) + Vector512.Create(1.0 / 24);
        p = (p * r) + Vector512.Create(1.0 / 6);
        p = (p * r) + Vector512.Create(0.5);
        p = (p * r) + Vector512<double>.One;
        p = (p * r) + Vector512<double>.One;

        // The low bits of the shifted number are those of k.
        var exponent = (shifted.AsInt64() + Vector512.Create(1023L)) << 52;
        return p * exponent.AsDouble();
    }

    /// <summary>e^z - 1 for |z| ≤ 1, without cancellation.</summary>
    internal static double ExpMinusOne(double z)
    {
        // 1/19!, … 1/2!, 1: (e^z - 1)/z to 3·10^-18.
        var p = 1.0 / 121645100408832000;
        p = (p * z) + (1.0 / 6402373705728000);
        p = (p * z) + (1.0 / 355687428096000);
        p = (p * z) + (1.0 / 20922789888000);
        p = (p * z) + (1.0 / 1307674368000);
        p = (p * z) + (1.0 / 87178291200);
        p = (p * z) + (1.0 / 6227020800);
        p = (p * z) + (1.0 / 479001600);
        p = (p * z) + (1.0 / 39916800);
        p = (p * z) + (1.0 / 3628800);
        p = (p * z) + (1.0 / 362880);
        p = (p * z) + (1.0 / 40320);
        p = (p * z) + (1.0 / 5040);
        p = (p * z) + (1.0 / 720);
        p = (p * z) + (1.0 / 120);
        p = (p * z) + (1.0 / 24);
        p = (p * z) + (1.0 / 6);
        p = (p * z) + 0.5;
        p = (p * z) + 1;
        return p * z;
    }

    /// <summary>
    /// e^z - 1 in every lane, for 0 ≤ z ≤ <see cref="MaxArgument"/>: without cancellation up to 1, and with one of at most
    /// (e/(e - 1)) times <see cref="RelativeError"/> beyond.
    /// </summary>
    internal static Vector512<double> GreaterExpMinusOne(Vector512<double> z)
    {
        var one = Vector512<double>.One;
        var isSmall = Vector512.LessThanOrEqual(z, one);
        if (isSmall == Vector512<double>.Zero)
        {
            return Exp(z) - one;
        }

        var small = SmallExpMinusOne(Vector512.Min(z, one));
        return Vector512.GreaterThanAny(z, one)
            ? Vector512.ConditionalSelect(isSmall, small, Exp(z) - one)
            : small;
    }

    private static Vector512<double> SmallExpMinusOne(Vector512<double> z)
    {
        var p = Vector512.Create(1.0 / 121645100408832000);
        p = (p * z) + Vector512.Create(1.0 / 6402373705728000);
        p = (p * z) + Vector512.Create(1.0 / 355687428096000);
        p = (p * z) + Vector512.Create(1.0 / 20922789888000);
        p = (p * z) + Vector512.Create(1.0 / 1307674368000);
        p = (p * z) + Vector512.Create(1.0 / 87178291200);
        p = (p * z) + Vector512.Create(1.0 / 6227020800);
        p = (p * z) + Vector512.Create(1.0 / 479001600);
        p = (p * z) + Vector512.Create(1.0 / 39916800);
        p = (p * z) + Vector512.Create(1.0 / 3628800);
        p = (p * z) + Vector512.Create(1.0 / 362880);
        p = (p * z) + Vector512.Create(1.0 / 40320);
        p = (p * z) + Vector512.Create(1.0 / 5040);
        p = (p * z) + Vector512.Create(1.0 / 720);
        p = (p * z) + Vector512.Create(1.0 / 120);
        p = (p * z) + Vector512.Create(1.0 / 24);
        p = (p * z) + Vector512.Create(1.0 / 6);
        p = (p * z) + Vector512.Create(0.5);
        p = (p * z) + Vector512<double>.One;
        return p * z;
    }

    /// <summary>1 - e^-y for y ≥ 0, without cancellation; 1 where e^-y is below half a unit in the last place.</summary>
    internal static double OneMinusExpMinus(double y) =>
        y <= 1 ? -ExpMinusOne(-y)
        : y < 40 ? 1 - Exp(-y)
        : 1;
}
