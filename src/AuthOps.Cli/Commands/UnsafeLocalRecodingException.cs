using System.Globalization;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary>A local recoding satisfies the policy and would, together with earlier releases, tell persons apart whom it protects.</summary>
internal sealed class UnsafeLocalRecodingException(LocalRereleasePlan plan)
    : PrivacyRefusedException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"the local recoding is not safe together with the {plan.Report!.Earlier.Count} releases of the ledger: {plan.Report!.FailingPersons} persons are in sets that fail the policy, {plan.Report!.PersonsBelowK} of them in sets below k. {Reasons(plan.Report!)} Nothing was released. {Others(plan)} Raise the suppression limit, wait until there are more newcomers, or leave --local out, which withholds in another way."
        )
    )
{
    private const int MaxReasons = 3;

    private static string Others(LocalRereleasePlan plan)
    {
        var allowance = plan.Choice.Policy.SuppressionAllowance(plan.Choice.InputRows);
        return plan.LeastWithheldRows > allowance
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Whatever the classes, at least {plan.LeastWithheldRows} records would have to be left out, and {allowance} may be."
            )
            : "No other classes were found that are safe within the suppression limit.";
    }

    private static string Reasons(RereleaseReport report) =>
        string.Join(
            " ",
            report.Findings.Select(static f => f.Message).Concat(report.Unjudged).Take(MaxReasons)
        );
}
