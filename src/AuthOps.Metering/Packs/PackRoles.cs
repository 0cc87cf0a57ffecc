using AuthOps.Metering.Authorization;
using AuthOps.Metering.Evaluation;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Packs;

/// <summary>Who must have signed a statement, by its type. Static and safe to call from any thread.</summary>
public static class PackRoles
{
    internal const string Operator = "operator";
    internal const string ImplementingBody = "implementing-body";

    private static readonly string[] s_operator = [Operator];
    private static readonly string[] s_body = [ImplementingBody];
    private static readonly string[] s_both = [Operator, ImplementingBody];

    private static readonly Dictionary<string, string[]> s_roles = new(StringComparer.Ordinal)
    {
        [AuthorizationGrant.PredicateType] = s_body,
        [ImplementationPlan.PredicateType] = s_body,
        [OperatingAgreement.PredicateType] = s_both,
        [ScenarioPlan.PredicateType] = s_body,
        [TariffPlan.PredicateType] = s_both,
        [ReleaseReceipt.PredicateType] = s_both,
        [ReleaseList.PredicateType] = s_both,
        [Invoice.PredicateType] = s_operator,
        [RevenueTotal.PredicateType] = s_operator,
        [RevenueShares.PredicateType] = s_operator,
        [DedicatedAccountStatement.PredicateType] = s_operator,
        [DisclosureReport.PredicateType] = s_both,
        [UsageStatement.PredicateType] = s_operator,
        [InfrastructureReport.PredicateType] = s_operator,
        [Scorecard.PredicateType] = s_body,
        [ExitCertificate.PredicateType] = s_both,
        [ConsentSet.PredicateType] = ["consent-registry"],
        [PredicateTypes.Name("anonymization-determination")] = ["assessor"],
        [PredicateTypes.Name("deidentification-assessment")] = s_operator,
        [PredicateTypes.Name("release-certificate")] = s_operator,
        [PredicateTypes.Name("dp-release")] = s_operator,
    };

    /// <summary>The roles of a trust file whose keys must have signed.</summary>
    /// <param name="predicateType">The statement's predicate type.</param>
    /// <returns>The roles; null for a type of which nothing is laid down here: any trusted keys then sign for what they are.</returns>
    public static IReadOnlyList<string>? Of(string predicateType) =>
        s_roles.GetValueOrDefault(predicateType);
}
