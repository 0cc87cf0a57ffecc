using System.Globalization;
using AuthOps.Cli.Facts;
using AuthOps.Cli.Verification;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Metering.Log;
using AuthOps.Metering.Packs;
using AuthOps.Primitives.Evidence;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Packs;

/// <summary>
/// What statements of the other libraries in a pack say: a private release within its budget and debited in the log, a
/// receipt of an intersection whose sizes can be. Stateless.
/// </summary>
internal static class PackEvidenceCheck
{
    public static void Run(
        EvidencePackVerdict verdict,
        List<Finding> findings,
        List<CheckedPart> parts
    )
    {
        Each(verdict, StatisticsFacts.Predicate, "private releases", Release, findings, parts);
        Each(verdict, "psi-receipt", "intersections", Intersection, findings, parts);
    }

    private static void Each(
        EvidencePackVerdict verdict,
        string predicate,
        string part,
        Func<EvidencePackVerdict, PackStatement, string?> check,
        List<Finding> findings,
        List<CheckedPart> parts
    )
    {
        var type = PredicateTypes.Name(predicate);
        var (count, wrong) = (0, 0);
        foreach (var statement in verdict.Statements.Where(s => s.Type == type))
        {
            string? fault;
            try
            {
                fault = check(verdict, statement);
            }
            catch (Exception error)
                when (error
                        is FactsException
                            or FormatException
                            or EvidenceFormatException
                            or ArgumentException
                            or OverflowException
                )
            {
                fault = error.Message;
            }

            count++;
            if (fault is not null)
            {
                wrong++;
                findings.Add(new Finding(statement.File, fault));
            }
        }

        if (count > 0 && wrong == 0)
        {
            parts.Add(
                new CheckedPart(
                    part,
                    string.Create(CultureInfo.InvariantCulture, $"{count}, each consistent")
                )
            );
        }
    }

    private static string? Release(EvidencePackVerdict verdict, PackStatement statement)
    {
        var facts = StatisticsFacts.Read(statement.Predicate);
        var (loss, budget) = (Epsilon.Parse(facts.Epsilon), Epsilon.Parse(facts.Budget));
        if (loss.Value > budget.Value)
        {
            return "states a loss above its budget";
        }

        if (facts.PicoRho != PicoRho.CeilingOf(PrivacyLoss.FromEpsilon(loss)))
        {
            return "states a debit that is not its loss";
        }

        return verdict.Grants.Any(grant =>
            verdict.PrivacyLoss.GetValueOrDefault(
                UsageEventId.Format(UsageEventId.FromKey(grant.Id, facts.ReleaseId))
            ) == facts.PicoRho
        )
            ? null
            : "states a release whose loss the usage log does not carry in full";
    }

    private static string? Intersection(EvidencePackVerdict verdict, PackStatement statement)
    {
        var facts = PsiReceipt.Read(statement.Envelope.Statement);
        return facts.Cardinality > Math.Min(facts.ReceiverItems, facts.SenderItems)
            ? "states more in common than a party has"
            : null;
    }
}
