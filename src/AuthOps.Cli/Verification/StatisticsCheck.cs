using System.Globalization;
using AuthOps.Cli.Facts;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Metering.Log;
using AuthOps.Primitives.Usage;

namespace AuthOps.Cli.Verification;

/// <summary>
/// The differentially private release: its loss within its budget, the budget the grant's, and the loss debited in the
/// log, rounded up.
/// </summary>
internal static class StatisticsCheck
{
    public static void Run(VerificationContext context)
    {
        var facts = StatisticsFacts.Read(context.Statement(EvidenceFiles.Statistics).Predicate);
        var grant = GrantCheck.Read(context);
        var before = context.Findings.Count;
        Epsilon loss;
        Epsilon budget;
        try
        {
            loss = Epsilon.Parse(facts.Epsilon);
            budget = Epsilon.Parse(facts.Budget);
        }
        catch (Exception error)
            when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new FactsException("states a loss or a budget that is no exact epsilon");
        }

        if (loss.Value > budget.Value)
        {
            context.Find(EvidenceFiles.Statistics, "states a loss above its budget");
        }

        if (grant.FindQuota(UsageUnit.PrivacyPicoRho) != PicoRho.CeilingOf(budget))
        {
            context.Find(EvidenceFiles.Statistics, "states another budget than the grant gives");
        }

        if (facts.PicoRho != PicoRho.CeilingOf(PrivacyLoss.FromEpsilon(loss)))
        {
            context.Find(EvidenceFiles.Statistics, "states a debit that is not its loss");
        }

        // One release at one unit's contribution of one: the exact scale of the noise is 1 / epsilon.
        if (facts.Parameter != (1 / loss.Value).ToString())
        {
            context.Find(
                EvidenceFiles.Statistics,
                "states noise too small or too large for its loss"
            );
        }

        if (
            UsageLogCheck.Consumed(
                context,
                reserved =>
                    reserved.Use.Unit == UsageUnit.PrivacyPicoRho
                    && reserved.EventId
                        == UsageEventId.Format(
                            UsageEventId.FromKey(reserved.Use.GrantId, facts.ReleaseId)
                        )
            ) != facts.PicoRho
        )
        {
            context.Find(
                EvidenceFiles.Statistics,
                "states a release whose loss the usage log does not carry in full"
            );
        }

        if (context.Findings.Count == before)
        {
            context.Hold(
                "statistic",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{facts.Counts.Count} counts, epsilon {loss} of {budget}, debited in the log"
                )
            );
        }
    }
}
