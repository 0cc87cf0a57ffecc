namespace AuthOps.Metering.Supply;

/// <summary>How well a source unit supplied a resource. Immutable and safe to share between threads.</summary>
/// <param name="SourceUnit">The party that supplies.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Accuracy">准确性: of the values looked at, those that are right.</param>
/// <param name="Completeness">完整性: of the values required, those that are there.</param>
/// <param name="Timeliness">时效性: of the supplies due, those that came in time.</param>
/// <param name="Overdue">The supplies that have not come and are due.</param>
public sealed record SupplyScore(
    string SourceUnit,
    string Resource,
    QualityRatio Accuracy,
    QualityRatio Completeness,
    QualityRatio Timeliness,
    int Overdue
);
