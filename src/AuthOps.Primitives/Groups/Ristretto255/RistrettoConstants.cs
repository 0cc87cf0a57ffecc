namespace AuthOps.Primitives.Groups;

/// <summary>The constants of RFC 9496, 4.1, in every lane of a vector.</summary>
internal unsafe struct RistrettoConstants<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    public TElement One,
        MinusOne,
        D,
        TwoD,
        SqrtMinusOne,
        OneMinusDSquared,
        DMinusOneSquared,
        SqrtAdMinusOne,
        InvSqrtAMinusD;

    public static void Initialize(RistrettoConstants<TElement>* c, ulong* words)
    {
        Set(&c->One, Fe25519.One, words);
        TElement.Negate(&c->MinusOne, &c->One);
        Set(&c->D, EdwardsPoint.D, words);
        Set(&c->TwoD, EdwardsPoint.TwoD, words);
        Set(&c->SqrtMinusOne, Fe25519.SqrtMinusOne, words);
        Set(&c->OneMinusDSquared, RistrettoMap.OneMinusDSquared, words);
        Set(&c->DMinusOneSquared, RistrettoMap.DMinusOneSquared, words);
        Set(&c->SqrtAdMinusOne, RistrettoMap.SqrtAdMinusOne, words);
        Set(&c->InvSqrtAMinusD, RistrettoCodec.InvSqrtAMinusD, words);
    }

    private static void Set(TElement* result, in Fe25519 value, ulong* words) =>
        LaneBytes<TElement>.Broadcast(result, value, words);
}
