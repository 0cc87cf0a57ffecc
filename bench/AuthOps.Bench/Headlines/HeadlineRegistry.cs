namespace AuthOps.Bench.Headlines;

/// <summary>All rows; every area adds one line here and one file beside.</summary>
internal static class HeadlineRegistry
{
    public static IReadOnlyList<HeadlineCase> All { get; } =
    [
        .. PrimitivesRows.All,
        .. GroupsRows.All,
        .. WeierstrassRows.All,
        .. DpAccountingRows.All,
        .. DpNoiseRows.All,
        .. DpQueryRows.All,
        .. AnonymizationRows.All,
        .. MeteringRows.All,
        .. MeteringQuotaRows.All,
        .. MeteringAuthorizationRows.All,
        .. MeteringAggregationRows.All,
        .. MeteringPlatformRows.All,
        .. MeteringTariffRows.All,
        MeteringPackRow.Case,
        .. AnonymizationCsvRows.All,
        .. AnonymizationVerifyRow.All,
        .. AnonymizationLocalRows.All,
        .. AnonymizationRereleaseRow.All,
        .. PsiRows.All,
        .. PsiOkvsRows.All,
        .. PsiVoleRows.All,
        PsiVoleJobRow.Case,
        PsiLookupRow.Case,
        PsiSumRow.Case,
        PsiPartitionRow.Case,
        .. PsiProcessesRow.All,
        PsiManyPartyRow.Case,
    ];
}
