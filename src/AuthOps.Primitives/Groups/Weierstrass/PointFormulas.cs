using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// Jacobian formulas for y² = x³ - 3x + b (D. J. Bernstein, T. Lange, Explicit-Formulas Database, shortw/jacobian-3:
// dbl-2001-b, madd, add-1998-cmo-2), with the two products of Y3 summed before one reduction.
//
// Bounds. All coordinates are tight; what is written over a name below bounds the magnitude in units of p, after the rule of
// the lane kernels: a product is at most 1/2 + AB/16. A point has X <= 3, Y <= 1.2, Z <= 1, an affine point X, Y <= 0.7.
// Every formula that is given that returns it, so chains of any length stay inside.
//
// The formulas are compiled fully at their first call: they are straight lines, and at the first tier a batch would take several
// times as long until the runtime had counted enough calls.

/// <summary>
/// Doubling and addition on <typeparamref name="TField"/>, whatever its lanes. No branch depends on a coordinate. Stateless and
/// safe to share between threads.
/// </summary>
internal static class PointFormulas<TField, TMask>
    where TField : unmanaged, ILaneField<TField, TMask>
    where TMask : unmanaged
{
    /// <summary>Doubles; right for every point, the identity included.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Double(out JacobianPoint<TField> result, in JacobianPoint<TField> p)
    {
        TField.Square(out var delta, p.Z); // 0.57
        TField.SquareTwice(out var gamma, p.Y); // 1.2, twice the usual gamma
        TField.AddLazy(out var sum, p.X, delta); // 3.6
        TField.Carry(out sum, sum); // 0.51
        TField.SubtractLazy(out var difference, p.X, delta); // 3.6
        TField.MultiplyThrice(out var alpha, difference, sum); // 1.9
        TField.AddLazy(out var twiceX, p.X, p.X); // 6
        TField.Multiply(out var beta, twiceX, gamma); // 0.95, four times X·Y²
        TField.AddLazy(out var twiceY, p.Y, p.Y); // 2.4
        TField.Multiply(out result.Z, twiceY, p.Z); // 0.65
        TField.SquareSubtractTwice(out result.X, alpha, beta); // 0.73 + 1.9 = 2.7
        TField.SubtractLazy(out difference, beta, result.X); // 3.6
        TField.AddLazy(out var twiceGamma, gamma, gamma); // 2.4
        TField.MultiplySubtractProduct(out result.Y, difference, alpha, twiceGamma, gamma); // 1.2
    }

    /// <summary>Adds an affine point: right where neither p is the identity nor q = p or -p; else Z becomes 0.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(
        out JacobianPoint<TField> result,
        in JacobianPoint<TField> p,
        in AffinePoint<TField> q
    )
    {
        TField.Square(out var zz, p.Z); // 0.57
        TField.MultiplySubtract(out var h, q.X, zz, p.X); // 0.53 + 3
        TField.Multiply(out var r, q.Y, p.Z); // 0.55
        TField.MultiplySubtract(out r, r, zz, p.Y); // 0.52 + 1.2
        Finish(out result, p.Z, p.X, p.Y, h, r);
    }

    /// <summary>Adds an affine point, right in every case.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddComplete(
        out JacobianPoint<TField> result,
        in JacobianPoint<TField> p,
        in AffinePoint<TField> q,
        in TField one
    )
    {
        TField.Square(out var zz, p.Z);
        TField.MultiplySubtract(out var h, q.X, zz, p.X);
        TField.Multiply(out var r, q.Y, p.Z);
        TField.MultiplySubtract(out r, r, zz, p.Y);
        Double(out var twice, p);
        var isIdentity = TField.ZeroMask(p.Z);
        var isSame = TField.And(TField.ZeroMask(h), TField.ZeroMask(r));
        Finish(out var sum, p.Z, p.X, p.Y, h, r);
        ConditionalMove(ref sum, twice, isSame);
        JacobianPoint<TField> other;
        other.X = q.X;
        other.Y = q.Y;
        other.Z = one;
        ConditionalMove(ref sum, other, isIdentity);
        result = sum;
    }

    /// <summary>Adds two points: right where neither is the identity nor they are equal or opposite; else Z becomes 0.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(
        out JacobianPoint<TField> result,
        in JacobianPoint<TField> p,
        in JacobianPoint<TField> q
    )
    {
        Differences(p, q, out var u, out var s, out var h, out var r, out var z);
        Finish(out result, z, u, s, h, r);
    }

    /// <summary>Adds two points, right in every case.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddComplete(
        out JacobianPoint<TField> result,
        in JacobianPoint<TField> p,
        in JacobianPoint<TField> q
    )
    {
        Differences(p, q, out var u, out var s, out var h, out var r, out var z);
        Double(out var twice, p);
        var pIsIdentity = TField.ZeroMask(p.Z);
        var qIsIdentity = TField.ZeroMask(q.Z);
        var isSame = TField.And(TField.ZeroMask(h), TField.ZeroMask(r));
        Finish(out var sum, z, u, s, h, r);
        ConditionalMove(ref sum, twice, isSame);
        ConditionalMove(ref sum, q, pIsIdentity);
        ConditionalMove(ref sum, p, qIsIdentity);
        result = sum;
    }

    public static void ConditionalMove(
        ref JacobianPoint<TField> result,
        in JacobianPoint<TField> a,
        TMask mask
    )
    {
        TField.ConditionalMove(ref result.X, a.X, mask);
        TField.ConditionalMove(ref result.Y, a.Y, mask);
        TField.ConditionalMove(ref result.Z, a.Z, mask);
    }

    /// <summary>U1, S1, H = U2 - U1, R = S2 - S1 and Z1·Z2 of the addition of two Jacobian points.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differences(
        in JacobianPoint<TField> p,
        in JacobianPoint<TField> q,
        out TField u,
        out TField s,
        out TField h,
        out TField r,
        out TField z
    )
    {
        TField.Square(out var pp, p.Z); // 0.57
        TField.Square(out var qq, q.Z); // 0.57
        TField.Multiply(out u, p.X, qq); // 0.61
        TField.MultiplySubtract(out h, q.X, pp, u); // 1.2
        TField.Multiply(out s, p.Y, q.Z); // 0.58
        TField.Multiply(out s, s, qq); // 0.53
        TField.Multiply(out r, q.Y, p.Z); // 0.58
        TField.MultiplySubtract(out r, r, pp, s); // 1.1
        TField.Multiply(out z, p.Z, q.Z); // 0.57
    }

    /// <summary>X3 = R² - H³ - 2V, Y3 = R·(V - X3) - S·H³, Z3 = Z·H with V = U·H².</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(
        out JacobianPoint<TField> result,
        in TField z,
        in TField u,
        in TField s,
        in TField h,
        in TField r
    )
    {
        TField.Square(out var hh, h); // 3.6: 1.3
        TField.Multiply(out var hhh, h, hh); // 0.79
        TField.Multiply(out var v, u, hh); // 3: 0.75
        TField.Multiply(out var z3, h, z); // 0.73
        TField.SquareSubtractTwiceAnd(out var x3, r, v, hhh); // 0.69 + 1.5 + 0.79 = 3.0
        TField.SubtractLazy(out v, v, x3); // 3.75
        TField.MultiplySubtractProduct(out result.Y, v, r, s, hhh); // 0.97
        result.X = x3;
        result.Z = z3;
    }
}
