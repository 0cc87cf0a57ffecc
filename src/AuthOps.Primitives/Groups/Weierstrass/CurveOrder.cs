namespace AuthOps.Primitives.Groups;

/// <summary>The order of a curve's group as a modulus.</summary>
internal readonly struct CurveOrder<TCurve> : IModulus
    where TCurve : struct, IWeierstrassCurve
{
    public static ulong M0 => TCurve.Order0;

    public static ulong M1 => TCurve.Order1;

    public static ulong M2 => TCurve.Order2;

    public static ulong M3 => TCurve.Order3;

    public static ulong NegativeInverse => TCurve.OrderNegativeInverse;

    public static long Digit0 => TCurve.OrderDigit0;

    public static long Digit1 => TCurve.OrderDigit1;

    public static long Digit2 => TCurve.OrderDigit2;

    public static long Digit3 => TCurve.OrderDigit3;

    public static long Digit4 => TCurve.OrderDigit4;

    public static (ulong W0, ulong W1, ulong W2, ulong W3) Square => TCurve.OrderSquare;
}
