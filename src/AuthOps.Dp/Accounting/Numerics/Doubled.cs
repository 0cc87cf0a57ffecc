namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// A number as the unevaluated sum of two doubles, good to about 2^-104 (Dekker 1971; Joldes, Muller, Popescu 2017).
/// </summary>
internal readonly struct Doubled(double high, double low)
{
    internal readonly double High = high;
    internal readonly double Low = low;

    internal static double ProductDifference(Doubled a, Doubled b, Doubled c, Doubled d)
    {
        var (p, pe) = Product(a.High, b.High);
        var (q, qe) = Product(c.High, d.High);
        var (sum, error) = Sum(p, -q);
        var rest = (a.High * b.Low) + (a.Low * b.High) - ((c.High * d.Low) + (c.Low * d.High));
        return sum + (error + ((pe - qe) + rest));
    }

    internal static double ProductSum(Doubled a, Doubled b, Doubled c, Doubled d)
    {
        var (p, pe) = Product(a.High, b.High);
        var (q, qe) = Product(c.High, d.High);
        var (sum, error) = Sum(p, q);
        var rest = (a.High * b.Low) + (a.Low * b.High) + ((c.High * d.Low) + (c.Low * d.High));
        return sum + (error + ((pe + qe) + rest));
    }

    internal Doubled Negated() => new(-High, -Low);

    internal Doubled Plus(Doubled other)
    {
        var (s, e) = Sum(High, other.High);
        var (t, f) = Sum(Low, other.Low);
        (s, e) = FastSum(s, e + t);
        return Normalised(s, e + f);
    }

    internal Doubled Times(double other)
    {
        var (p, e) = Product(High, other);
        return Normalised(p, e + (Low * other));
    }

    internal Doubled Times(Doubled other)
    {
        var (p, e) = Product(High, other.High);
        return Normalised(p, e + ((High * other.Low) + (Low * other.High)));
    }

    internal Doubled Over(double divisor)
    {
        var quotient = High / divisor;
        var (p, e) = Product(quotient, divisor);
        return Normalised(quotient, ((High - p) - e + Low) / divisor);
    }

    private static Doubled Normalised(double high, double low)
    {
        var (s, e) = FastSum(high, low);
        return new Doubled(s, e);
    }

    private static (double Product, double Error) Product(double a, double b)
    {
        var p = a * b;
        return (p, Math.FusedMultiplyAdd(a, b, -p));
    }

    private static (double Sum, double Error) Sum(double a, double b)
    {
        var s = a + b;
        var t = s - a;
        return (s, (a - (s - t)) + (b - t));
    }

    private static (double Sum, double Error) FastSum(double a, double b)
    {
        var s = a + b;
        return (s, b - (s - a));
    }
}
