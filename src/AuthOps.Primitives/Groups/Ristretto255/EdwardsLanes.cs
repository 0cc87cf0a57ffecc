namespace AuthOps.Primitives.Groups;

// The formulas of EdwardsPoint on vectors: Hisil, Wong, Carter, Dawson (2008), complete for this curve. Where a sum or a
// difference of products is wanted, the raw products are added before they are carried.

/// <summary>Points in extended coordinates, one a lane, and the room that doubling and adding them takes.</summary>
internal unsafe struct EdwardsLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>x = X/Z, y = Y/Z, x·y = T/Z.</summary>
    public TElement X,
        Y,
        Z,
        T;

    // After an operation: X = E·F, Y = G·H, Z = F·G, T = E·H.
    private TElement _e,
        _f,
        _g,
        _h;

    private TElement _sum,
        _difference;

    private TElement _t0,
        _t1,
        _t2,
        _t3;

    public static void SetIdentity(EdwardsLanes<TElement>* p, TElement* one)
    {
        p->Y = *one;
        p->Z = *one;
        TElement.Subtract(&p->X, one, one);
        p->T = p->X;
    }

    /// <summary>Doubles X, Y, Z a number of times; T is right afterwards. The count is public and at least 1.</summary>
    public static void Double(EdwardsLanes<TElement>* points, int count, int times)
    {
        for (var i = 0; i < count; i++)
        {
            TElement.Add(&points[i]._sum, &points[i].X, &points[i].Y);
        }

        for (var t = 0; t < times; t++)
        {
            for (var i = 0; i < count; i++)
            {
                var p = points + i;
                TElement.SquareRaw(&p->_t0, &p->X);
                TElement.SquareRaw(&p->_t1, &p->Y);
                TElement.SquareRaw(&p->_t2, &p->Z);
                TElement.SquareRaw(&p->_t3, &p->_sum);
            }

            for (var i = 0; i < count; i++)
            {
                var p = points + i;
                TElement.CarryDoubling(
                    &p->_e,
                    &p->_f,
                    &p->_g,
                    &p->_h,
                    &p->_t0,
                    &p->_t1,
                    &p->_t2,
                    &p->_t3
                );
            }

            for (var i = 0; i < count; i++)
            {
                var p = points + i;
                TElement.MultiplyRaw(&p->_t0, &p->_e, &p->_f);
                TElement.MultiplyRaw(&p->_t1, &p->_g, &p->_h);
                TElement.Multiply(&p->Z, &p->_f, &p->_g);
                TElement.CarryBothAndSum(&p->X, &p->Y, &p->_sum, &p->_t0, &p->_t1);
            }
        }

        for (var i = 0; i < count; i++)
        {
            TElement.Multiply(&points[i].T, &points[i]._e, &points[i]._h);
        }
    }

    /// <summary>Adds a point to each.</summary>
    public static void Add(EdwardsLanes<TElement>* points, CachedLanes<TElement>* others, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var p = points + i;
            var q = others + i;
            TElement.Subtract(&p->_difference, &p->Y, &p->X);
            TElement.Add(&p->_sum, &p->Y, &p->X);
            TElement.MultiplyRaw(&p->_t0, &p->_sum, &q->YPlusX);
            TElement.MultiplyRaw(&p->_t1, &p->_difference, &q->YMinusX);
            TElement.MultiplyRaw(&p->_t2, &p->Z, &q->TwoZ);
            TElement.MultiplyRaw(&p->_t3, &p->T, &q->TwoDT);
        }

        Complete(points, count);
    }

    private static void Complete(EdwardsLanes<TElement>* points, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var p = points + i;
            TElement.CarrySumDifference(&p->_h, &p->_e, &p->_t0, &p->_t1);
            TElement.CarrySumDifference(&p->_g, &p->_f, &p->_t2, &p->_t3);
        }

        for (var i = 0; i < count; i++)
        {
            var p = points + i;
            TElement.Multiply(&p->X, &p->_e, &p->_f);
            TElement.Multiply(&p->Y, &p->_g, &p->_h);
            TElement.Multiply(&p->Z, &p->_f, &p->_g);
            TElement.Multiply(&p->T, &p->_e, &p->_h);
        }
    }
}
