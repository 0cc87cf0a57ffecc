namespace AuthOps.Primitives.Groups;

/// <summary>Decoding of RFC 9496, 4.3.1, on up to two vectors side by side.</summary>
internal unsafe struct RistrettoDecoderLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>Vectors at once.</summary>
    public const int SideBySide = 2;

    private TwoOf<Encoding> _encodings;

    private TwoOf<RootLanes<TElement>> _roots;

    private TwoOf<LanePower<TElement>> _powers;

    private TwoOf<TElement> _inverseRoots;

    private TElement _u2Squared,
        _denominatorX;

    /// <summary>The field element of a vector of encodings: set before <see cref="Decode"/>.</summary>
    public static TElement* Input(RistrettoDecoderLanes<TElement>* decoder, int index) =>
        &((Encoding*)&decoder->_encodings)[index].S;

    /// <summary>Decodes.</summary>
    /// <param name="d">The memory, with its inputs set.</param>
    /// <param name="points">Receives points with Z = 1; meaningless in bad lanes.</param>
    /// <param name="count">1 or 2.</param>
    /// <param name="bad">Receives a row for each vector: all ones where the lane decodes to nothing. That its bytes are canonical and even is the caller's to check.</param>
    /// <param name="c">The constants.</param>
    public static void Decode(
        RistrettoDecoderLanes<TElement>* d,
        EdwardsLanes<TElement>* points,
        int count,
        ulong* bad,
        RistrettoConstants<TElement>* c
    )
    {
        var encodings = (Encoding*)&d->_encodings;
        var inverseRoots = (TElement*)&d->_inverseRoots;
        for (var i = 0; i < count; i++)
        {
            var e = encodings + i;
            TElement.Square(&e->V, &e->S);
            TElement.Subtract(&e->U1, &c->One, &e->V);
            TElement.Add(&e->U2, &c->One, &e->V);
            TElement.Square(&d->_u2Squared, &e->U2);
            TElement.Square(&e->V, &e->U1);
            TElement.Multiply(&e->V, &e->V, &c->D);
            TElement.Add(&e->V, &e->V, &d->_u2Squared);
            TElement.Negate(&e->V, &e->V);
            TElement.Multiply(&e->Product, &e->V, &d->_u2Squared);
            e->One = c->One;
        }

        RootLanes<TElement>.SqrtRatio(
            (RootLanes<TElement>*)&d->_roots,
            (LanePower<TElement>*)&d->_powers,
            &encodings->One,
            &encodings->Product,
            sizeof(Encoding) / sizeof(TElement),
            inverseRoots,
            bad,
            count,
            c
        );
        for (var i = 0; i < count; i++)
        {
            Finish(
                d,
                encodings + i,
                inverseRoots + i,
                points + i,
                bad + (i * LaneMasks.MaxLanes),
                c
            );
        }
    }

    private static void Finish(
        RistrettoDecoderLanes<TElement>* d,
        Encoding* e,
        TElement* inverseRoot,
        EdwardsLanes<TElement>* point,
        ulong* bad,
        RistrettoConstants<TElement>* c
    )
    {
        var masks = stackalloc ulong[LaneMasks.MaxLanes];
        TElement.Multiply(&d->_denominatorX, inverseRoot, &e->U2);
        TElement.Multiply(&point->Y, inverseRoot, &d->_denominatorX);
        TElement.Multiply(&point->Y, &point->Y, &e->V);
        TElement.Multiply(&point->Y, &point->Y, &e->U1);
        TElement.Add(&point->X, &e->S, &e->S);
        TElement.Multiply(&point->X, &point->X, &d->_denominatorX);
        RootLanes<TElement>.Absolute(&point->X, masks);
        point->Z = c->One;
        TElement.Multiply(&point->T, &point->X, &point->Y);
        LaneMasks.Not(bad, bad, TElement.Lanes);
        TElement.NegativeMasks(masks, &point->T);
        LaneMasks.Or(bad, bad, masks, TElement.Lanes);
        TElement.ZeroMasks(masks, &point->Y);
        LaneMasks.Or(bad, bad, masks, TElement.Lanes);
    }

    private struct Encoding
    {
        public TElement S,
            U1,
            U2,
            V,
            Product,
            One;
    }
}
