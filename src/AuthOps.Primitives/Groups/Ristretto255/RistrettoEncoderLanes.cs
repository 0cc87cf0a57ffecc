namespace AuthOps.Primitives.Groups;

/// <summary>
/// Encoding on vectors. <see cref="Encode"/> is RFC 9496, 4.3.2, with its square root. <see cref="PrepareDoubled"/> and
/// <see cref="EncodeDoubled"/> give the encoding of twice a point without a root: the isogeny through which ristretto255
/// is defined makes the root of the doubled point rational in the coordinates of the point (Hamburg, Decaf, 2015, and the
/// batched form of the ristretto group's authors), so that one inversion serves a whole batch.
/// </summary>
internal unsafe struct RistrettoEncoderLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>The number to invert between the two calls; 0 in lanes that are the identity.</summary>
    public TElement Inverse;

    private TElement _e,
        _f,
        _g,
        _h,
        _eg,
        _fh;

    /// <summary>First half for a vector of points.</summary>
    public static void PrepareDoubled(
        RistrettoEncoderLanes<TElement>* s,
        EdwardsLanes<TElement>* p,
        RistrettoConstants<TElement>* c
    )
    {
        // e = 2XY, f = ZZ + dTT, g = YY + XX, h = ZZ - dTT; the doubled point has x = e/f... and y = g/h.
        TElement.Add(&s->_e, &p->Y, &p->Y);
        TElement.Multiply(&s->_e, &s->_e, &p->X);
        TElement.Square(&s->_eg, &p->T);
        TElement.MultiplyRaw(&s->_fh, &s->_eg, &c->D);
        TElement.SquareRaw(&s->_eg, &p->Z);
        TElement.CarrySumDifference(&s->_f, &s->_h, &s->_eg, &s->_fh);
        TElement.SquareRaw(&s->_eg, &p->Y);
        TElement.SquareRaw(&s->_fh, &p->X);
        TElement.CarrySumDifference(&s->_g, &s->_eg, &s->_eg, &s->_fh);
        TElement.Multiply(&s->_eg, &s->_e, &s->_g);
        TElement.Multiply(&s->_fh, &s->_f, &s->_h);
        TElement.Multiply(&s->Inverse, &s->_eg, &s->_fh);
    }

    /// <summary>Second half: the field element that encodes twice the point.</summary>
    public static void EncodeDoubled(
        TElement* result,
        RistrettoEncoderLanes<TElement>* s,
        RistrettoConstants<TElement>* c
    )
    {
        var masks = stackalloc ulong[LaneMasks.MaxLanes];
        TElement* zInverse = result;
        TElement* magic = &s->_fh;
        TElement.Multiply(zInverse, &s->_eg, &s->Inverse);
        TElement.Multiply(&s->Inverse, &s->_fh, &s->Inverse);

        // Rotate by the point of order 4 where x·y of the doubled point is odd.
        TElement.Multiply(&s->_fh, &s->_eg, zInverse);
        TElement.NegativeMasks(masks, &s->_fh);
        TElement.Negate(&s->_eg, &s->_e);
        TElement.Select(&s->_e, &s->_e, &s->_g, masks);
        TElement.Select(&s->_g, &s->_g, &s->_eg, masks);
        TElement.Multiply(&s->_f, &s->_f, &c->SqrtMinusOne);
        TElement.Select(&s->_h, &s->_h, &s->_f, masks);
        TElement.Select(magic, &c->InvSqrtAMinusD, &c->SqrtMinusOne, masks);

        TElement.Multiply(&s->_f, &s->_h, &s->_e);
        TElement.Multiply(&s->_f, &s->_f, zInverse);
        TElement.NegativeMasks(masks, &s->_f);
        TElement.NegateWhere(&s->_g, masks);
        TElement.Subtract(&s->_h, &s->_h, &s->_g);
        TElement.Multiply(&s->_g, &s->_g, &s->Inverse);
        TElement.Multiply(&s->_g, &s->_g, magic);
        TElement.Multiply(result, &s->_g, &s->_h);
        RootLanes<TElement>.Absolute(result, masks);
    }

    /// <summary>The field element that encodes the point, with a square root.</summary>
    public static void Encode(
        TElement* result,
        EdwardsLanes<TElement>* p,
        RistrettoEncoderLanes<TElement>* s,
        RootLanes<TElement>* root,
        LanePower<TElement>* power,
        RistrettoConstants<TElement>* c
    )
    {
        var masks = stackalloc ulong[LaneMasks.MaxLanes];
        TElement.Add(&s->_e, &p->Z, &p->Y);
        TElement.Subtract(&s->_f, &p->Z, &p->Y);
        TElement.Multiply(&s->_e, &s->_e, &s->_f);
        TElement.Multiply(&s->_g, &p->X, &p->Y);
        TElement.Square(&s->_f, &s->_g);
        TElement.Multiply(&s->_f, &s->_f, &s->_e);
        RootLanes<TElement>.SqrtRatio(root, power, &c->One, &s->_f, 0, &s->_h, masks, 1, c);
        TElement.Multiply(&s->_e, &s->_e, &s->_h);
        TElement.Multiply(&s->_g, &s->_g, &s->_h);
        TElement.Multiply(&s->_f, &s->_e, &s->_g);
        TElement.Multiply(&s->_f, &s->_f, &p->T);

        // _e and _g are the denominators 1 and 2, _f is 1/Z.
        TElement.Multiply(&s->_h, &p->T, &s->_f);
        TElement.NegativeMasks(masks, &s->_h);
        TElement.Multiply(&s->_e, &s->_e, &c->InvSqrtAMinusD);
        TElement.Select(&s->_g, &s->_g, &s->_e, masks);
        TElement.Multiply(&s->_eg, &p->X, &c->SqrtMinusOne);
        TElement.Multiply(&s->_fh, &p->Y, &c->SqrtMinusOne);
        TElement.Select(&s->_fh, &p->X, &s->_fh, masks);
        TElement.Select(&s->_eg, &p->Y, &s->_eg, masks);
        TElement.Multiply(&s->_h, &s->_fh, &s->_f);
        TElement.NegativeMasks(masks, &s->_h);
        TElement.NegateWhere(&s->_eg, masks);
        TElement.Subtract(&s->_h, &p->Z, &s->_eg);
        TElement.Multiply(result, &s->_h, &s->_g);
        RootLanes<TElement>.Absolute(result, masks);
    }
}
