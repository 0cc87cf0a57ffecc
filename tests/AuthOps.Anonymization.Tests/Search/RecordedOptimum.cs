using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Tests.Search;

/// <summary>One recorded run: the policy, its score, and whether that is the optimum.</summary>
internal sealed record RecordedOptimum(
    string[] QuasiIdentifiers,
    string? Sensitive,
    string Limit,
    PrivacyModel[] Models,
    double Score,
    bool IsOptimal
)
{
    public override string ToString() =>
        $"{QuasiIdentifiers.Length} attributes, {string.Join(" + ", Models.Select(m => m.Name))}, limit {Limit}: {Score}";
}
