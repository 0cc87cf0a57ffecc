using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Σ y_j w_j and Σ w_j with w_j = e^{-jθh}(1 - e^{-(gap + jh)}), over values that stand in a ring. Both exponentials are
/// carried on by products: after 2^22/8 of them they are off by less than 2^-30.
/// </summary>
internal readonly ref struct TiltedSum(
    double[] values,
    int length,
    double tiltPerPoint,
    double step,
    double gap
)
{
    /// <summary>Sums from a place in the ring, until the weights are below a limit.</summary>
    internal (double Sum, double Weights) Run(int start, int count, double lastWeight)
    {
        var state = new State(tiltPerPoint, step, gap);
        var first = Math.Min(count, length - start);
        Segment(ref state, start, first, lastWeight);
        if (first < count)
        {
            Segment(ref state, 0, count - first, lastWeight);
        }

        return (Vector512.Sum(state.Sum), Vector512.Sum(state.Weights));
    }

    private void Segment(ref State state, int start, int count, double lastWeight)
    {
        var i = 0;
        Span<double> rest = stackalloc double[8];
        for (; i < count && state.Tilt.ToScalar() > lastWeight; i += 8)
        {
            var left = count - i;
            Vector512<double> y;
            var weight = state.Tilt * (Vector512<double>.One - state.Fall);
            if (left >= 8)
            {
                y = Vector512.LoadUnsafe(ref values[0], (nuint)(start + i));
                state.Step();
            }
            else
            {
                rest.Clear();
                values.AsSpan(start + i, left).CopyTo(rest);
                y = Vector512.LoadUnsafe(ref rest[0]);
                weight = Vector512.ConditionalSelect(
                    Vector512.LessThan(
                        Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7),
                        Vector512.Create((double)left)
                    ),
                    weight,
                    Vector512<double>.Zero
                );
                state.Step(left, tiltPerPoint, step);
            }

            state.Sum += y * weight;
            state.Weights += weight;
        }

        if (i < count)
        {
            state.Tilt = Vector512<double>.Zero;
        }
    }

    private struct State
    {
        private readonly Vector512<double> _tiltStep;
        private readonly Vector512<double> _fallStep;

        internal State(double tiltPerPoint, double step, double gap)
        {
            Span<double> tilt = stackalloc double[8];
            Span<double> fall = stackalloc double[8];
            for (var j = 0; j < 8; j++)
            {
                tilt[j] = Outward.ExpAbove(-j * tiltPerPoint);
                fall[j] = Outward.ExpAbove(-(gap + (j * step)));
            }

            Tilt = Vector512.LoadUnsafe(ref tilt[0]);
            Fall = Vector512.Min(Vector512.LoadUnsafe(ref fall[0]), Vector512<double>.One);
            _tiltStep = Vector512.Create(Outward.ExpAbove(-8 * tiltPerPoint));
            _fallStep = Vector512.Create(Outward.ExpAbove(-8 * step));
        }

        internal Vector512<double> Tilt { get; set; }

        internal Vector512<double> Fall { get; private set; }

        internal Vector512<double> Sum { get; set; }

        internal Vector512<double> Weights { get; set; }

        internal void Step()
        {
            Tilt *= _tiltStep;
            Fall *= _fallStep;
        }

        internal void Step(int points, double tiltPerPoint, double step)
        {
            Tilt *= Vector512.Create(Outward.ExpAbove(-points * tiltPerPoint));
            Fall *= Vector512.Create(Outward.ExpAbove(-points * step));
        }
    }
}
