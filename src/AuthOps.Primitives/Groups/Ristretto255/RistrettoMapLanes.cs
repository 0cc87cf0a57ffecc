namespace AuthOps.Primitives.Groups;

/// <summary>The map of RFC 9496, 4.3.4, on vectors: two Elligator maps, side by side, added.</summary>
internal unsafe struct RistrettoMapLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    private const int Halves = 2;

    private TwoOf<Half> _halves;

    private TwoOf<RootLanes<TElement>> _roots;

    private TwoOf<LanePower<TElement>> _powers;

    private TwoOf<TElement> _s;

    private TElement _t,
        _w0,
        _w1,
        _w2,
        _w3;

    private EdwardsLanes<TElement> _other;
    private CachedLanes<TElement> _cached;

    /// <summary>The two field elements to map: set before <see cref="Map"/>.</summary>
    public static TElement* Input(RistrettoMapLanes<TElement>* map, int half) =>
        &((Half*)&map->_halves)[half].R0;

    /// <summary>Maps the inputs to a vector of points.</summary>
    public static void Map(
        RistrettoMapLanes<TElement>* map,
        EdwardsLanes<TElement>* point,
        RistrettoConstants<TElement>* c
    )
    {
        var masks = stackalloc ulong[Halves * LaneMasks.MaxLanes];
        var halves = (Half*)&map->_halves;
        var s = (TElement*)&map->_s;
        Prepare(map, halves, c);
        Prepare(map, halves + 1, c);
        RootLanes<TElement>.SqrtRatio(
            (RootLanes<TElement>*)&map->_roots,
            (LanePower<TElement>*)&map->_powers,
            &halves->U,
            &halves->V,
            sizeof(Half) / sizeof(TElement),
            s,
            masks,
            Halves,
            c
        );
        Finish(map, halves, s, point, masks, c);
        Finish(map, halves + 1, s + 1, &map->_other, masks + LaneMasks.MaxLanes, c);
        CachedLanes<TElement>.From(&map->_cached, &map->_other, &c->TwoD);
        EdwardsLanes<TElement>.Add(point, &map->_cached, 1);
    }

    private static void Prepare(
        RistrettoMapLanes<TElement>* map,
        Half* h,
        RistrettoConstants<TElement>* c
    )
    {
        TElement.Square(&h->R, &h->R0);
        TElement.Multiply(&h->R, &h->R, &c->SqrtMinusOne);
        TElement.Add(&h->U, &h->R, &c->One);
        TElement.Multiply(&h->U, &h->U, &c->OneMinusDSquared);
        TElement.Multiply(&map->_t, &h->R, &c->D);
        TElement.Subtract(&map->_t, &c->MinusOne, &map->_t);
        TElement.Add(&h->V, &h->R, &c->D);
        TElement.Multiply(&h->V, &h->V, &map->_t);
    }

    private static void Finish(
        RistrettoMapLanes<TElement>* map,
        Half* h,
        TElement* s,
        EdwardsLanes<TElement>* point,
        ulong* wasSquare,
        RistrettoConstants<TElement>* c
    )
    {
        var notSquare = stackalloc ulong[LaneMasks.MaxLanes];
        var masks = stackalloc ulong[LaneMasks.MaxLanes];
        LaneMasks.Not(notSquare, wasSquare, TElement.Lanes);
        TElement.Multiply(&map->_t, s, &h->R0);
        RootLanes<TElement>.Absolute(&map->_t, masks);
        TElement.Negate(&map->_t, &map->_t);
        TElement.Select(s, s, &map->_t, notSquare);
        TElement.Select(&map->_t, &c->MinusOne, &h->R, notSquare);
        TElement.Subtract(&map->_w0, &h->R, &c->One);
        TElement.Multiply(&map->_w1, &map->_t, &map->_w0);
        TElement.Multiply(&map->_w1, &map->_w1, &c->DMinusOneSquared);
        TElement.Subtract(&map->_w1, &map->_w1, &h->V);
        TElement.Multiply(&map->_w1, &map->_w1, &c->SqrtAdMinusOne);
        TElement.Add(&map->_w0, s, s);
        TElement.Multiply(&map->_w0, &map->_w0, &h->V);
        TElement.Square(&map->_t, s);
        TElement.Subtract(&map->_w2, &c->One, &map->_t);
        TElement.Add(&map->_w3, &c->One, &map->_t);
        TElement.Multiply(&point->X, &map->_w0, &map->_w3);
        TElement.Multiply(&point->Y, &map->_w2, &map->_w1);
        TElement.Multiply(&point->Z, &map->_w1, &map->_w3);
        TElement.Multiply(&point->T, &map->_w0, &map->_w2);
    }

    private struct Half
    {
        public TElement R0,
            R,
            U,
            V;
    }
}
