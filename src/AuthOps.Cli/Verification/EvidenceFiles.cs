using AuthOps.Cli.Facts;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Verification;

/// <summary>The files of a folder of evidence, what each states and who must have signed it.</summary>
internal static class EvidenceFiles
{
    public const string Manifest = "manifest.dsse.json";
    public const string Grant = "grant.json";
    public const string GrantStatement = "grant.dsse.json";
    public const string Tariff = "tariff.dsse.json";
    public const string Consents = "consents.dsse.json";
    public const string PsiReceipt = "psi-receipt.dsse.json";
    public const string Release = "release.csv";
    public const string Assessment = "deidentification.dsse.json";
    public const string Statistics = "statistics.dsse.json";
    public const string UsageLog = "usage-log";
    public const string UsageCheckpoint = UsageLog + "/checkpoint";
    public const string UsageStatement = "usage-statement.dsse.json";
    public const string Report = "report.html";

    public const string ManifestPredicate = "manifest";
    public const string GrantPredicate = "grant-approval";

    /// <summary>Signed statements: file, predicate type, roles that must have signed.</summary>
    public static IReadOnlyList<EvidenceKind> Statements { get; } =
    [
        new(Manifest, PredicateTypes.Name(ManifestPredicate), [Roles.Operator]),
        new(GrantStatement, PredicateTypes.Name(GrantPredicate), [Roles.ImplementingBody]),
        new(
            Tariff,
            PredicateTypes.Name(TariffFacts.Predicate),
            [Roles.ImplementingBody, Roles.Operator]
        ),
        new(Consents, ConsentSet.PredicateType, [Roles.ConsentRegistry]),
        new(
            PsiReceipt,
            Psi.Governance.PsiReceipt.PredicateType,
            [Roles.InsuranceHolder, Roles.Hospital]
        ),
        new(Assessment, PredicateTypes.Name(AssessmentFacts.Predicate), [Roles.Operator]),
        new(Statistics, PredicateTypes.Name(StatisticsFacts.Predicate), [Roles.Operator]),
        new(UsageStatement, Metering.Reports.UsageStatement.PredicateType, [Roles.Operator]),
    ];
}
