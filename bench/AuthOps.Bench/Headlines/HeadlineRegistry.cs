namespace AuthOps.Bench.Headlines;

/// <summary>All rows; every area adds one line here and one file beside.</summary>
internal static class HeadlineRegistry
{
    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        .. PrimitivesRows.All,
        .. WeierstrassRows.All,
        .. DpAccountingRows.All,
        .. DpNoiseRows.All,
        .. AnonymizationRows.All,
<<<<<<< HEAD
        .. MeteringRows.All,
=======
        .. MeteringQuotaRows.All,
>>>>>>> 11b0142 (Metering: leases, a block of quota spent in nanoseconds and counted at its parent)
    ];
}
