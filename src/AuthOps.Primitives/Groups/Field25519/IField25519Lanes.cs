namespace AuthOps.Primitives.Groups;

/// <summary>
/// The field of order 2^255 - 19 on vectors of elements, one a lane. Every operand and result is tight as the kernel's
/// file defines it, but for raw products, which only the Carry methods take. Masks are a row of one word a lane, all
/// ones or 0; words are four rows, least significant first. Memory is aligned to 64 bytes; results may overwrite operands.
/// </summary>
internal unsafe interface IField25519Lanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Lanes { get; }

    static abstract void Multiply(TElement* r, TElement* a, TElement* b);

    static abstract void Square(TElement* r, TElement* a);

    /// <summary>a·b, raw.</summary>
    static abstract void MultiplyRaw(TElement* t, TElement* a, TElement* b);

    /// <summary>a·a, raw.</summary>
    static abstract void SquareRaw(TElement* t, TElement* a);

    static abstract void CarrySumDifference(
        TElement* sum,
        TElement* difference,
        TElement* t,
        TElement* u
    );

    static abstract void CarryBothAndSum(
        TElement* x,
        TElement* y,
        TElement* sum,
        TElement* t,
        TElement* u
    );

    static abstract void CarryBothAndDifference(
        TElement* x,
        TElement* y,
        TElement* difference,
        TElement* t,
        TElement* u
    );

    /// <summary>
    /// From the raw squares of X, Y, Z and X + Y: E = SS - XX - YY, F = 2·ZZ - YY + XX, G = YY - XX, H = XX + YY. No result lies where an
    /// operand does.
    /// </summary>
    static abstract void CarryDoubling(
        TElement* e,
        TElement* f,
        TElement* g,
        TElement* h,
        TElement* xx,
        TElement* yy,
        TElement* zz,
        TElement* ss
    );

    static abstract void Add(TElement* r, TElement* a, TElement* b);

    static abstract void Subtract(TElement* r, TElement* a, TElement* b);

    static abstract void Negate(TElement* r, TElement* a);

    /// <summary>a + 121665·e.</summary>
    static abstract void AddMultiple(TElement* r, TElement* a, TElement* e);

    /// <summary>b where the mask is all ones, a where it is 0.</summary>
    static abstract void Select(TElement* r, TElement* a, TElement* b, ulong* masks);

    static abstract void NegateWhere(TElement* r, ulong* masks);

    static abstract void ClearWhere(TElement* r, ulong* masks);

    /// <summary>
    /// The entry of each lane's magnitude: entry j - 1 for j = 1 to 8, and the number <paramref name="atZero"/> for 0. All
    /// eight entries are read, <paramref name="stride"/> elements apart.
    /// </summary>
    static abstract void Scan(
        TElement* r,
        TElement* table,
        int stride,
        ulong* magnitudes,
        double atZero
    );

    /// <summary>As <see cref="Scan"/>, from entries of five tight limbs that all lanes share, <paramref name="stride"/> doubles apart.</summary>
    static abstract void ScanShared(
        TElement* r,
        double* table,
        int stride,
        ulong* magnitudes,
        double atZero
    );

    /// <summary>The masks of a bit of each lane's words, exclusive or with the previous ones, which they replace.</summary>
    static abstract void SwapMasks(ulong* swap, ulong* previous, ulong* words, int bit);

    /// <summary>The masks of the lanes whose canonical residue is odd.</summary>
    static abstract void NegativeMasks(ulong* masks, TElement* a);

    /// <summary>The masks of the lanes that are 0.</summary>
    static abstract void ZeroMasks(ulong* masks, TElement* a);

    /// <summary>The canonical residues as words.</summary>
    static abstract void Canonicalize(ulong* words, TElement* a);

    /// <summary>Elements from words, the top bit ignored.</summary>
    static abstract void FromWords(TElement* r, ulong* words);
}
