using System.Globalization;
using AuthOps.Anonymization.Rereleases;

namespace AuthOps.Cli.Commands;

/// <summary>A local recoding satisfies the policy and would, together with earlier releases, tell persons apart whom it protects.</summary>
internal sealed class UnsafeLocalRecodingException(RereleaseReport report)
    : PrivacyRefusedException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"the local recoding is not safe together with the {report.Earlier.Count} releases of the ledger: {report.FailingPersons} persons are in sets that fail the policy, {report.PersonsBelowK} of them in sets below k. {Reasons(report)} Nothing was released. A local recoding is checked against earlier releases and not planned after them: leave --local out and records that would tell too much are withheld, or release newcomers in classes of their own."
        )
    )
{
    private const int MaxReasons = 3;

    private static string Reasons(RereleaseReport report) =>
        string.Join(
            " ",
            report.Findings.Select(static f => f.Message).Concat(report.Unjudged).Take(MaxReasons)
        );
}
