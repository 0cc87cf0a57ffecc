namespace AuthOps.Cli.Demo;

/// <summary>Identifiers of the demonstration. Every party is invented and says so.</summary>
internal static class DemoNames
{
    public const string ImplementingBody = "synthetic-data-bureau";
    public const string Operator = "synthetic-operator";
    public const string InsuranceHolder = "synthetic-insurance-holder";
    public const string Hospital = "synthetic-hospital";
    public const string ConsentRegistry = "synthetic-consent-registry";
    public const string Developer = "synthetic-developer";
    public const string PublicDeveloper = "synthetic-health-commission";

    public const string InsuranceResource = "synthetic-insurance-claims";
    public const string HospitalResource = "synthetic-hospital-prescriptions";

    /// <summary>Scenario S1: which chronic patients of the hospital are insured, as a de-identified cohort.</summary>
    public const string CohortScenario = "s1-chronic-medication";
    public const string CohortPurpose = "chronic-disease-medication";
    public const string CohortProduct = "chronic-cohort";

    /// <summary>A statistic for the public.</summary>
    public const string StatisticsScenario = "s1-chronic-statistics";
    public const string StatisticsPurpose = "public-health-statistics";
    public const string StatisticsProduct = "chronic-histogram";

    /// <summary>A priced trial product over what the statistic already released.</summary>
    public const string TrialScenario = "s1-trial-lookup";
    public const string TrialPurpose = "insurance-product-design";
    public const string TrialProduct = "chronic-lookup-trial";

    /// <summary>A purpose nobody granted; asking for it shows the refusal.</summary>
    public const string UngrantedPurpose = "direct-marketing";
}
