namespace AuthOps.Primitives.Groups;

/// <summary>A point prepared as the second operand of an addition. Not safe for concurrent mutation; one thread owns it.</summary>
internal struct CachedPoint
{
    public Fe25519 YPlusX,
        YMinusX,
        Z,
        TwoDT;

    public static CachedPoint Identity =>
        new()
        {
            YPlusX = Fe25519.One,
            YMinusX = Fe25519.One,
            Z = Fe25519.One,
        };

    public static void From(out CachedPoint result, in EdwardsPoint p)
    {
        Fe25519.Add(out result.YPlusX, p.Y, p.X);
        Fe25519.Subtract(out result.YMinusX, p.Y, p.X);
        result.Z = p.Z;
        Fe25519.Multiply(out result.TwoDT, p.T, EdwardsPoint.TwoD);
    }

    public static void ConditionalMove(ref CachedPoint result, in CachedPoint p, ulong mask)
    {
        Fe25519.ConditionalMove(ref result.YPlusX, p.YPlusX, mask);
        Fe25519.ConditionalMove(ref result.YMinusX, p.YMinusX, mask);
        Fe25519.ConditionalMove(ref result.Z, p.Z, mask);
        Fe25519.ConditionalMove(ref result.TwoDT, p.TwoDT, mask);
    }

    /// <summary>Replaces the point by its negative where the mask is all ones.</summary>
    public void ConditionalNegate(ulong mask)
    {
        var plus = YPlusX;
        Fe25519.ConditionalMove(ref YPlusX, YMinusX, mask);
        Fe25519.ConditionalMove(ref YMinusX, plus, mask);
        Fe25519.Negate(out var negated, TwoDT);
        Fe25519.ConditionalMove(ref TwoDT, negated, mask);
    }
}
