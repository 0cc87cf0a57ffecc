namespace AuthOps.Primitives.Groups;

/// <summary>Points prepared as the second operand of an addition, one a lane.</summary>
internal unsafe struct CachedLanes<TElement>
    where TElement : unmanaged, IField25519Lanes<TElement>
{
    public TElement YPlusX,
        YMinusX,
        TwoZ,
        TwoDT;

    public static void From(
        CachedLanes<TElement>* result,
        EdwardsLanes<TElement>* p,
        TElement* twoD
    )
    {
        TElement.Add(&result->YPlusX, &p->Y, &p->X);
        TElement.Subtract(&result->YMinusX, &p->Y, &p->X);
        TElement.Add(&result->TwoZ, &p->Z, &p->Z);
        TElement.Multiply(&result->TwoDT, &p->T, twoD);
    }

    /// <summary>
    /// Reads the entry of each lane's magnitude, 0 to 8, by a masked scan over all entries, and negates it where the lane's
    /// sign says so. Entry j - 1 is j times the point; magnitude 0 gives the identity.
    /// </summary>
    public static void Select(
        CachedLanes<TElement>* result,
        CachedLanes<TElement>* scanned,
        CachedLanes<TElement>* table,
        ulong* magnitudes,
        ulong* signs
    )
    {
        const int Stride = 4;
        TElement.Scan(&scanned->YPlusX, &table->YPlusX, Stride, magnitudes, 1);
        TElement.Scan(&scanned->YMinusX, &table->YMinusX, Stride, magnitudes, 1);
        TElement.Scan(&result->TwoZ, &table->TwoZ, Stride, magnitudes, 2);
        TElement.Scan(&result->TwoDT, &table->TwoDT, Stride, magnitudes, 0);
        Orient(result, scanned, signs);
    }

    /// <summary>As <see cref="Select"/> from a table that all lanes share, whose entries have Z = 1.</summary>
    public static void SelectShared(
        CachedLanes<TElement>* result,
        CachedLanes<TElement>* scanned,
        SharedEntry* table,
        TElement* two,
        ulong* magnitudes,
        ulong* signs
    )
    {
        TElement.ScanShared(&scanned->YPlusX, table->YPlusX, SharedEntry.Doubles, magnitudes, 1);
        TElement.ScanShared(&scanned->YMinusX, table->YMinusX, SharedEntry.Doubles, magnitudes, 1);
        TElement.ScanShared(&result->TwoDT, table->TwoDT, SharedEntry.Doubles, magnitudes, 0);
        result->TwoZ = *two;
        Orient(result, scanned, signs);
    }

    private static void Orient(
        CachedLanes<TElement>* result,
        CachedLanes<TElement>* scanned,
        ulong* signs
    )
    {
        TElement.Select(&result->YPlusX, &scanned->YPlusX, &scanned->YMinusX, signs);
        TElement.Select(&result->YMinusX, &scanned->YMinusX, &scanned->YPlusX, signs);
        TElement.NegateWhere(&result->TwoDT, signs);
    }
}
