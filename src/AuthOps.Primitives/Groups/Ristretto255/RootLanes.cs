namespace AuthOps.Primitives.Groups;

/// <summary>SQRT_RATIO_M1 of RFC 9496, 4.2, on vectors.</summary>
internal unsafe struct RootLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private TElement _v3,
        _check,
        _turned;

    /// <summary>
    /// The even square root of u/v, or of i·u/v where u/v is not square.
    /// </summary>
    /// <param name="states">Room, one for each vector.</param>
    /// <param name="powers">Room, one for each vector.</param>
    /// <param name="u">Numerators.</param>
    /// <param name="v">Denominators.</param>
    /// <param name="stride">Elements from one numerator or denominator to the next.</param>
    /// <param name="roots">Receives the roots, back to back.</param>
    /// <param name="wasSquare">Receives a row of masks for each vector.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="c">The constants.</param>
    public static void SqrtRatio(
        RootLanes<TElement>* states,
        LanePower<TElement>* powers,
        TElement* u,
        TElement* v,
        int stride,
        TElement* roots,
        ulong* wasSquare,
        int count,
        RistrettoConstants<TElement>* c
    )
    {
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            var vi = v + (i * stride);
            TElement.Square(&s->_v3, vi);
            TElement.Multiply(&s->_v3, &s->_v3, vi);
            TElement.Square(&s->_check, &s->_v3);
            TElement.Multiply(&s->_check, &s->_check, vi);
            TElement.Multiply(&powers[i].Base, &s->_check, u + (i * stride));
        }

        LanePower<TElement>.RaiseForRoot(powers, count);
        for (var i = 0; i < count; i++)
        {
            var s = states + i;
            var ui = u + (i * stride);
            var root = roots + i;
            TElement.Multiply(root, &s->_v3, ui);
            TElement.Multiply(root, root, &powers[i].Result);
            TElement.Square(&s->_check, root);
            TElement.Multiply(&s->_check, &s->_check, v + (i * stride));
            Finish(s, root, ui, wasSquare + (i * LaneMasks.MaxLanes), c);
        }
    }

    /// <summary>Makes the root even; the mask row tells where it was odd.</summary>
    public static void Absolute(TElement* value, ulong* masks)
    {
        TElement.NegativeMasks(masks, value);
        TElement.NegateWhere(value, masks);
    }

    private static void Finish(
        RootLanes<TElement>* s,
        TElement* root,
        TElement* u,
        ulong* wasSquare,
        RistrettoConstants<TElement>* c
    )
    {
        var flipped = stackalloc ulong[LaneMasks.MaxLanes];
        var masks = stackalloc ulong[LaneMasks.MaxLanes];
        TElement.Subtract(&s->_turned, &s->_check, u);
        TElement.ZeroMasks(wasSquare, &s->_turned);
        TElement.Add(&s->_turned, &s->_check, u);
        TElement.ZeroMasks(flipped, &s->_turned);
        TElement.Multiply(&s->_turned, u, &c->SqrtMinusOne);
        TElement.Add(&s->_turned, &s->_turned, &s->_check);
        TElement.ZeroMasks(masks, &s->_turned);
        LaneMasks.Or(masks, masks, flipped, TElement.Lanes);
        LaneMasks.Or(wasSquare, wasSquare, flipped, TElement.Lanes);
        TElement.Multiply(&s->_turned, root, &c->SqrtMinusOne);
        TElement.Select(root, root, &s->_turned, masks);
        Absolute(root, masks);
    }
}
