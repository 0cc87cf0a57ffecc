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
internal static unsafe class PointFormulas<TField, TMask>
    where TField : unmanaged, ILaneField<TField, TMask>
    where TMask : unmanaged
{
    /// <summary>Doubles; right for every point, the identity included.</summary>
    public static void Double(out JacobianPoint<TField> result, in JacobianPoint<TField> p) =>
        DoubleTimes(out result, p, 1);

    /// <summary>
    /// Doubles <paramref name="count"/> times, a public number; right for every point. What a product needs is made two products
    /// before it where that is possible, so that the processor does not wait: the next doubling's delta is made before this one's
    /// Y.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DoubleTimes(
        out JacobianPoint<TField> result,
        in JacobianPoint<TField> p,
        int count
    )
    {
        byte* memory = stackalloc byte[(9 * sizeof(TField)) + AlignedStack.Slack];
        var t = AlignedStack.At<TField>(memory);
        ref var x = ref t[0];
        ref var y = ref t[1];
        ref var z = ref t[2];
        ref var alpha = ref t[3];
        ref var beta = ref t[4];
        ref var gamma = ref t[5];
        ref var delta = ref t[6];
        ref var sum = ref t[7];
        ref var lazy = ref t[8];
        x = p.X;
        y = p.Y;
        z = p.Z;
        TField.Square(out delta, z); // 0.57
        TField.AddLazy(out sum, x, delta); // 3.6
        TField.Carry(out sum, sum); // 0.51
        while (true)
        {
            TField.SubtractLazy(out lazy, x, delta); // 3.6
            TField.MultiplyThrice(out alpha, lazy, sum); // 1.9
            TField.SquareTwice(out gamma, y); // 1.2, twice the usual gamma
            TField.AddLazy(out lazy, y, y); // 2.4
            TField.Multiply(out z, lazy, z); // 0.65
            TField.AddLazy(out lazy, x, x); // 6
            TField.Multiply(out beta, lazy, gamma); // 0.95, four times X·Y²
            TField.SquareSubtractTwice(out x, alpha, beta); // 0.73 + 1.9 = 2.7
            count--;
            if (count > 0)
            {
                TField.Square(out delta, z); // 0.57
                TField.AddLazy(out sum, x, delta); // 3.6
                TField.Carry(out sum, sum); // 0.51
            }

            TField.SubtractLazy(out beta, beta, x); // 3.6
            TField.AddLazy(out lazy, gamma, gamma); // 2.4
            TField.MultiplySubtractProduct(out y, beta, alpha, lazy, gamma); // 1.2
            if (count == 0)
            {
                break;
            }
        }

        result.X = x;
        result.Y = y;
        result.Z = z;
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
        byte* memory = stackalloc byte[(3 * sizeof(TField)) + AlignedStack.Slack];
        var t = AlignedStack.At<TField>(memory);
        ref var zz = ref t[0];
        ref var h = ref t[1];
        ref var r = ref t[2];
        TField.Square(out zz, p.Z); // 0.57
        TField.Multiply(out r, q.Y, p.Z); // 0.55
        TField.MultiplySubtract(out h, q.X, zz, p.X); // 0.53 + 3
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
        TField.Multiply(out var r, q.Y, p.Z);
        TField.MultiplySubtract(out var h, q.X, zz, p.X);
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
        TField.Square(out var qq, q.Z); // 0.57
        TField.Square(out var pp, p.Z); // 0.57
        TField.Multiply(out u, p.X, qq); // 0.61
        TField.Multiply(out s, p.Y, q.Z); // 0.58
        TField.MultiplySubtract(out h, q.X, pp, u); // 1.2
        TField.Multiply(out s, s, qq); // 0.53
        TField.Multiply(out r, q.Y, p.Z); // 0.58
        TField.Multiply(out z, p.Z, q.Z); // 0.57
        TField.MultiplySubtract(out r, r, pp, s); // 1.1
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
        byte* memory = stackalloc byte[(5 * sizeof(TField)) + AlignedStack.Slack];
        var t = AlignedStack.At<TField>(memory);
        ref var hh = ref t[0];
        ref var hhh = ref t[1];
        ref var v = ref t[2];
        ref var x3 = ref t[3];
        ref var z3 = ref t[4];
        TField.Square(out hh, h); // 3.6: 1.3
        TField.Multiply(out z3, h, z); // 0.73
        TField.Multiply(out hhh, h, hh); // 0.79
        TField.Multiply(out v, u, hh); // 3: 0.75
        TField.SquareSubtractTwiceAnd(out x3, r, v, hhh); // 0.69 + 1.5 + 0.79 = 3.0
        TField.SubtractLazy(out v, v, x3); // 3.75
        TField.MultiplySubtractProduct(out result.Y, v, r, s, hhh); // 0.97
        result.X = x3;
        result.Z = z3;
    }
}
