using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// The x-only ladder of RFC 7748, section 5, on vectors of points. Each step doubles one of two points and adds them; which
/// one is a selection under a mask of the scalar's bits. The swap of the RFC is not needed for the sum, which is the same
/// either way: only the operands of the doubling are selected. Compiled fully at the first call, as the kernels are: in the first
/// tier the loop would cost a first batch as much as they do.
/// </summary>
internal unsafe struct MontgomeryLadder<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>The u-coordinate of the point.</summary>
    public TElement U;

    /// <summary>Numerator of the product's u-coordinate, after <see cref="Run"/>.</summary>
    public TElement X;

    /// <summary>Denominator of the product's u-coordinate: 0 for the point at infinity.</summary>
    public TElement Z;

    // Sum and difference of X and Z of the two points: the first is doubled or added as the mask says.
    private TElement _sum0,
        _difference0,
        _sum1,
        _difference1;

    private TElement _p,
        _q,
        _pp,
        _qq,
        _e;

    private TElement _t0,
        _t1,
        _t2,
        _t3;

    /// <summary>Multiplies the points of several vectors.</summary>
    /// <param name="states">The vectors, with <see cref="U"/> set.</param>
    /// <param name="count">How many; two fill the time one would wait.</param>
    /// <param name="scalars">Four rows of words for each vector.</param>
    /// <param name="scalarStride">Words from one vector's scalars to the next; 0 if they share them.</param>
    /// <param name="topBit">The number of the highest bit looked at; public.</param>
    /// <param name="one">The element 1 in every lane.</param>
    /// <param name="masks">Room for two rows of masks for each vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        MontgomeryLadder<TElement>* states,
        int count,
        ulong* scalars,
        int scalarStride,
        int topBit,
        TElement* one,
        ulong* masks
    )
    {
        const int Row = LaneMasks.MaxLanes;
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            s->_sum0 = *one;
            s->_difference0 = *one;
            TElement.Add(&s->_sum1, &s->U, one);
            TElement.Subtract(&s->_difference1, &s->U, one);
            LaneMasks.Clear(masks + (((2 * i) + 1) * Row), TElement.Lanes);
        }

        for (var bit = topBit; bit >= 0; bit--)
        {
            for (var i = 0; i < count; i++)
            {
                var swap = masks + (2 * i * Row);
                TElement.SwapMasks(swap, swap + Row, scalars + (i * scalarStride), bit);
                var s = states + i;
                TElement.Select(&s->_p, &s->_sum0, &s->_sum1, swap);
                TElement.Select(&s->_q, &s->_difference0, &s->_difference1, swap);
            }

            Step(states, count);
        }

        for (var i = 0; i < count; i++)
        {
            // The last bit decides which of the two is the product; X : Z = (sum + difference) : (sum - difference).
            var s = states + i;
            var last = masks + (((2 * i) + 1) * Row);
            TElement.Select(&s->_p, &s->_sum0, &s->_sum1, last);
            TElement.Select(&s->_q, &s->_difference0, &s->_difference1, last);
            TElement.Add(&s->X, &s->_p, &s->_q);
            TElement.Subtract(&s->Z, &s->_p, &s->_q);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(MontgomeryLadder<TElement>* states, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.SquareRaw(&s->_t0, &s->_p);
            TElement.SquareRaw(&s->_t1, &s->_q);
            TElement.MultiplyRaw(&s->_t2, &s->_sum0, &s->_difference1);
            TElement.MultiplyRaw(&s->_t3, &s->_sum1, &s->_difference0);
        }

        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.CarryBothAndDifference(&s->_pp, &s->_qq, &s->_e, &s->_t0, &s->_t1);
            TElement.CarrySumDifference(&s->_p, &s->_q, &s->_t2, &s->_t3);
        }

        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.Square(&s->_q, &s->_q);
            TElement.SquareRaw(&s->_t0, &s->_p);
            TElement.AddMultiple(&s->_p, &s->_pp, &s->_e);
            TElement.MultiplyRaw(&s->_t2, &s->_pp, &s->_qq);
        }

        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.MultiplyRaw(&s->_t1, &s->_q, &s->U);
            TElement.MultiplyRaw(&s->_t3, &s->_e, &s->_p);
        }

        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            TElement.CarrySumDifference(&s->_sum0, &s->_difference0, &s->_t2, &s->_t3);
            TElement.CarrySumDifference(&s->_sum1, &s->_difference1, &s->_t0, &s->_t1);
        }
    }
}
